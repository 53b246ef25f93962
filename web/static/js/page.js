// What every page has: the theme, single keys, dialogs and messages.
import "./page/dialog.js";
import "./page/keys.js";
import "./page/theme.js";
import "./page/toast.js";
import "./page/trouble.js";
