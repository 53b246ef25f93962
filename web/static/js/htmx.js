// htmx, for pages that swap parts of themselves. It sets window.htmx.
import "htmx.org";
