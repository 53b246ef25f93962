// Triage: from one report to the next in place, with the places on a small map; the count in the head keeps itself true.
import "./desk/panel.js";
import { alarm } from "./desk/alarm.js";
import { candidates } from "./desk/candidates.js";
import { onSwap, refresh, start } from "./desk/swap.js";
import { listen } from "./live.js";

const NEXT_LOOK_MS = 400;
let timer = null;

// A new post changes the counts; the report that somebody is looking at stays where it is.
function happened(fact) {
  if (fact.alarm) alarm(fact);
  clearTimeout(timer);
  timer = setTimeout(() => refresh(location.href, document.querySelector("#triage[data-ref]") ? ["desk-nav", "desk-health"] : null), NEXT_LOOK_MS);
}

onSwap("triage", candidates);
start();
candidates(document.getElementById("triage"));
listen("/desk/live", { report: happened });
