// Parts of the page change in place. A link with data-swap (or a form) is fetched, and each element of the answer that
// has an id takes the place of its namesake. data-swap="replace" leaves no step to go back to, "keep" keeps the scroll.
// Promises: the address is always that of what is seen; Back and Forward work; the newest request wins; a failure is told
// in words and loses nothing that was typed; who is signed out is sent to sign in.
import { announce, toast } from "../page/toast.js";

const PART = { "HX-Request": "true" };
const swapped = new Map();
let turn = 0;

// onSwap(id, callback): callback(element) after an element with this id has come into the page.
export function onSwap(id, callback) {
  swapped.set(id, [...(swapped.get(id) ?? []), callback]);
}

export function start() {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  addEventListener("popstate", back);
  noticed(document);
}

async function back() {
  if (location.pathname === "/desk" && document.getElementById("desk-body")) after(new URL(location.href), false);
  await show(location.href, { history: "none" });
  const list = document.getElementById("list");
  const query = clean(location.search);
  if (list && list.dataset.query !== query) await refresh(`/desk${query}`);
}

function clicked(event) {
  const link = event.target.closest?.("a[data-swap], a[data-close]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  if ("close" in link.dataset) { close(); return; }
  show(link.href, { history: link.dataset.swap === "replace" ? "replace" : "push", keep: link.dataset.swap === "keep", focus: true });
}

async function submitted(event) {
  const { target: form, submitter } = event;
  if (!form.matches("[data-swap], [data-search]")) return;
  event.preventDefault();
  const data = new FormData(form, submitter);
  if ("search" in form.dataset) { search(form, data); return; }
  submitter?.setAttribute("aria-busy", "true");
  await show(submitter?.getAttribute("formaction") || form.getAttribute("action"), { body: new URLSearchParams(data), history: "replace", focus: true });
  submitter?.removeAttribute("aria-busy");
}

function search(form, data) {
  if (!document.getElementById("list")) { location.assign(`/desk?${new URLSearchParams(data)}`); return; }
  const q = data.get("q").trim();
  show(q ? `/desk?${new URLSearchParams({ q })}` : "/desk", { history: "push" });
}

// show(url): fetch the part that this address stands for, put it in its place, and keep the address true.
export async function show(url, { history: step = "push", body = null, keep = false, focus = false } = {}) {
  const mine = ++turn;
  const answer = await ask(url, body);
  if (!answer || mine !== turn) return false;
  const target = new URL(answer.url);
  const keptQuery = target.pathname.startsWith("/desk/reports/") ? document.getElementById("list")?.dataset.query ?? "" : clean(target.search);
  const shown = target.pathname + keptQuery;
  if (step === "push" && shown !== location.pathname + location.search) history.pushState({}, "", shown);
  if (step === "replace") history.replaceState({}, "", shown);
  put(await answer.text(), { keep });
  after(target, focus);
  return true;
}

// refresh(url, ids, unless): the same without a trace: no history, no focus, and only these parts if they are named. An answer
// that comes when the page has gone on (closed, another list) or when unless() says no is dropped; whether the page stayed.
export async function refresh(url, ids = null, unless = () => false) {
  const began = turn;
  const answer = await ask(url, null, { quiet: true });
  const html = answer ? await answer.text() : "";
  if (began !== turn) return false;
  if (html && !unless()) put(html, { only: ids, keep: true });
  return true;
}

async function ask(url, body, { quiet = false } = {}) {
  try {
    const answer = await fetch(url, body ? { method: "POST", body, headers: PART } : { headers: PART });
    if (answer.ok) return answer;
    const elsewhere = answer.headers.get("hx-redirect");
    if (elsewhere) location.assign(elsewhere.replace(/next=[^&]*/, `next=${encodeURIComponent(location.pathname + location.search)}`));
    else if (!quiet) toast(await answer.text(), { look: "overdue" });
  } catch {
    if (!quiet) toast("The server did not answer. Nothing was changed; try again.", { look: "overdue" });
  }
  return null;
}

// What the address says only once, such as said=declined, does not stay in it.
function clean(search) {
  const query = new URLSearchParams(search);
  for (const name of ["said", "was", "last", "act", "reason"]) query.delete(name);
  const text = String(query);
  return text ? `?${text}` : "";
}

function put(html, { only = null, keep = false } = {}) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of parsed.querySelectorAll("body > [id]:not(#alarms, #toasts, #announcer), body #outbox, body #channel")) {
    const old = document.getElementById(fresh.id);
    if (!old || (only && !only.includes(fresh.id))) continue;
    const scrolled = scrollOf(old);
    const held = keep ? focusIn(old, fresh) : null;
    old.replaceWith(fresh);
    if (keep) restore(fresh, scrolled);
    held?.focus({ preventScroll: true });
    noticed(fresh);
    for (const callback of swapped.get(fresh.id) ?? []) callback(fresh);
  }
}

// What stands where the focus was: the same id, the same report, or else the same words in the same kind of element.
function focusIn(old, fresh) {
  const active = document.activeElement;
  if (!active || !old.contains(active)) return null;
  const like = (one) => ["id", "data-ref", "name", "value", "href"].every((name) => one.getAttribute(name) === active.getAttribute(name));
  const words = ({ textContent }) => textContent.trim();
  const alike = [fresh, ...fresh.querySelectorAll(active.localName)].filter((one) => one.localName === active.localName && like(one));
  return alike.find((one) => active.id || words(one) === words(active)) ?? alike[0] ?? null;
}

const scrollers = (element) => [element, ...element.querySelectorAll("#rows")];
const scrollOf = (element) => scrollers(element).map(({ scrollTop }) => scrollTop);
function restore(element, tops) { scrollers(element).forEach((scroller, index) => { scroller.scrollTop = tops[index] ?? 0; }); }

function after(target, focus) {
  const body = document.getElementById("desk-body");
  const open = target.pathname.startsWith("/desk/reports/");
  if (body) {
    if (open) body.dataset.open = ""; else shut(body);
    const ref = open ? target.pathname.split("/").at(-1) : "";
    mark(ref);
  }
  const titled = document.querySelector("#sheet[data-title], #triage[data-title]");
  document.title = titled?.dataset.title ?? `${document.getElementById("lh")?.textContent ?? "Desk"} · ${document.querySelector(".brand").textContent.trim()}`;
  if (focus) focusOn(open);
}

function focusOn(open) {
  const first = document.querySelector("#act:not([data-act=acceptance], [data-act=location]) :is(textarea, select), .tact textarea");
  if (first) first.focus();
  else if (open) document.getElementById("sh")?.focus({ preventScroll: true });
}

function mark(ref) {
  for (const link of document.querySelectorAll("#rows a.rep")) {
    if (link.dataset.ref === ref) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
}

function shut(body) {
  const sheet = document.getElementById("sheet");
  delete body.dataset.open;
  sheet.hidden = true;
  sheet.replaceChildren();
  delete sheet.dataset.ref;
  delete sheet.dataset.title;
  for (const callback of swapped.get("sheet") ?? []) callback(sheet);
}

// The list is still there, so closing asks the server for nothing.
function close() {
  const ref = document.getElementById("sheet").dataset.ref;
  turn += 1;
  history.pushState({}, "", `/desk${document.getElementById("list").dataset.query}`);
  after(new URL(location.href), false);
  document.querySelector(`#rows a.rep[data-ref="${CSS.escape(ref ?? "")}"]`)?.focus();
}

// What was just done stands in the page for those without a script; here it becomes a message with its undo.
function noticed(root) {
  const notice = root.querySelector?.("#notice");
  if (!notice || !document.getElementById("desk-body")) { if (notice) announce(notice.querySelector(".grow").textContent); return; }
  const form = notice.querySelector("form");
  notice.remove();
  const run = () => show(form.getAttribute("action"), { body: new URLSearchParams(new FormData(form)), history: "replace" });
  const box = toast(notice.querySelector(".grow").textContent.trim(), { look: notice.dataset.look, action: form ? { words: "Undo", run } : null });
  box.querySelector("button")?.setAttribute("data-key", "u");
}
