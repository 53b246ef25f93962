// Replies and channels: drawn again when something was said or happened.
import { alarm } from "./desk/alarm.js";
import { onSwap, refresh } from "./desk/swap.js";
import { listen } from "./live.js";

const AGAIN_MS = 5000;
const COPIED_MS = 2000;

/** Words for another app: the button shows where this browser can copy, and says when it has. */
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

function happened(fact) {
  if (fact.alarm) alarm(fact);
  refresh(location.href);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.lastChild, words = label.textContent;
  label.textContent = "Copied";
  setTimeout(() => { label.textContent = words; }, COPIED_MS);
});
onSwap("outbox", offerCopies);
offerCopies();

listen("/desk/live", { report: happened });
setInterval(() => { if (document.visibilityState === "visible") refresh(location.href); }, AGAIN_MS);
