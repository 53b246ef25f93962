// What went wrong with a part of a page: the server says it in a header of its answer, htmx makes it an event, this shows it.
// Where no answer came at all, says so.
import { toast } from "./toast.js";

document.addEventListener("trouble", ({ detail }) => toast(detail.words));
document.addEventListener("htmx:sendError", () => toast("No answer came. Nothing was changed; look at the network and try again."));
