// News of the desk: what happens changes list, counts, map and the open sheet; a new report is announced with a card.
// Promises: many at once are one refresh; what somebody is writing in the sheet is never replaced.
import { listen } from "../live.js";
import { alarm } from "./alarm.js";
import { announce, shape } from "../page/toast.js";
import { refresh, show } from "./swap.js";

const SOON_MS = 250;
const OLD_MS = 1000;
const MESSAGE_MS = 1500;
const PATIENCE = 20;

export function arrivals(map) {
  const state = { timer: null, touched: new Set(), map };
  listen("/desk/live", { report: (fact) => happened(state, fact) });
  whenBack(() => later(state));
  againIfOld(state);
  watchMessages();
}

function happened(state, fact) {
  if (fact.alarm) alarm(fact);
  else if (fact.new) arrived(fact);
  state.touched.add(fact.ref);
  later(state);
}

// What happened while the line was cut is not sent again, so everything is looked at once when it is back.
function whenBack(callback) {
  const root = document.documentElement;
  let lost = false;
  new MutationObserver(() => {
    if (lost && root.dataset.live === "open") callback();
    lost = root.dataset.live === "lost";
  }).observe(root, { attributeFilter: ["data-live"] });
}

function later(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => again(state), SOON_MS);
}

async function again(state) {
  const open = document.getElementById("sheet").dataset.ref;
  const touched = [...state.touched];
  state.touched.clear();
  if (!await refresh(`/desk${document.getElementById("list").dataset.query}`)) {
    for (const ref of touched) state.touched.add(ref);
    later(state);
    return;
  }
  againIfOld(state);
  markOpen(open);
  state.map.refresh();
  if (open && touched.includes(open) && !writing()) await refresh(location.href, ["sheet"], writing);
}

// Counts that were taken before the last news say so (data-old); a little later they are asked for again.
function againIfOld(state) {
  if (!document.querySelector("#desk-nav[data-old]")) return;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => again(state), OLD_MS);
}

function markOpen(ref) {
  if (ref) document.querySelector(`#rows a.rep[data-ref="${CSS.escape(ref)}"]`)?.setAttribute("aria-current", "true");
}

const writing = () => Boolean(document.activeElement?.closest("#sheet form") || document.querySelector("#sheet .picker .map, #sheet textarea"));

function arrived({ ref, where, look, label, say }) {
  announce(say);
  const card = document.createElement("div");
  card.className = "toast arrival";
  const words = document.createElement("span");
  words.className = "grow";
  words.append(Object.assign(document.createElement("b"), { textContent: label }), ` · ${where} `, Object.assign(document.createElement("span"), { className: "muted nowrap", textContent: "· just now" }));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Show" });
  button.dataset.key = ".";
  button.append(Object.assign(document.createElement("kbd"), { textContent: "." }));
  button.lastChild.setAttribute("aria-hidden", "true");
  button.addEventListener("click", () => { card.remove(); show(`/desk/reports/${ref}`, { focus: true }); });
  card.append(shape(look), words, button);
  document.getElementById("arrivals").replaceChildren(card);
}

// A reply that is on its way is looked at again until it has gone, or for half a minute.
function watchMessages() {
  let left = PATIENCE;
  setInterval(() => {
    const sheet = document.getElementById("sheet");
    if (!("inFlight" in sheet.dataset)) { left = PATIENCE; return; }
    if (left-- > 0 && !writing()) refresh(location.href, ["sheet"], writing);
  }, MESSAGE_MS);
}
