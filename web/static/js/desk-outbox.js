// Replies and channels: drawn again when something was said or happened.
import { refresh } from "./desk/swap.js";
import { listen } from "./live.js";

const AGAIN_MS = 5000;

listen("/desk/live", { report: () => refresh(location.href) });
setInterval(() => { if (document.visibilityState === "visible") refresh(location.href); }, AGAIN_MS);
