// The simulator's page: what happens appears by itself, the weighted length is counted while one writes, photos get
// their descriptions. Promises: without this module every form still works; what is being written is never touched.
import { listen } from "./live.js";
import "./photo-input.js";
import { announce } from "./page/toast.js";

const REFRESH_EVERY_MS = 400;
const COUNT_AFTER_MS = 120;

const composer = document.querySelector("[data-composer]");
const thread = document.getElementById("thread");

// Parts of the page, exchanged for the server's own: whoever stands at the end of the thread stays there.
let waiting = null;
let again = false;

async function refresh() {
  if (waiting) { again = true; return; }
  waiting = setTimeout(() => { waiting = null; if (again) { again = false; refresh(); } }, REFRESH_EVERY_MS);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40;
  for (const part of document.querySelectorAll("[data-part]")) exchange(part, fresh);
  if (atEnd && isThread()) thread.scrollTop = thread.scrollHeight;
  const target = fresh.querySelector("input[name=in_reply_to]");
  if (target && composer) composer.elements.in_reply_to.value = target.value;
}

function exchange(part, fresh) {
  const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!next || next.innerHTML === part.innerHTML) return;
  if (part.querySelector(".editing[open]")) return;
  if (part === thread) tellNews(next);
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceChildren(...next.childNodes);
  if (focused) part.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function tellNews(next) {
  const known = new Set([...thread.querySelectorAll("article")].map((article) => article.id));
  const news = [...next.querySelectorAll("article")].filter((article) => !known.has(article.id));
  const last = news.at(-1);
  if (last) announce(`${last.getAttribute("aria-label")}: ${last.querySelector(".words")?.textContent ?? "a photo"}`);
}

const isThread = () => location.pathname.startsWith("/threads/");

// The count comes from the server, where the same rule decides when the post is sent.
let counting = null;

async function count(area, output) {
  const query = new URLSearchParams({ text: area.value, to: composer.querySelector("[data-to]")?.value ?? "" });
  const answer = await fetch(`/length?${query}`).catch(() => null);
  if (!answer?.ok) return;
  const { length } = await answer.json();
  output.hidden = false;
  output.textContent = `${length} of 280`;
  output.classList.toggle("over", length > 280);
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

function compose() {
  const area = composer.elements.text;
  const output = composer.querySelector("[data-count]");
  const changed = () => {
    grow(area);
    clearTimeout(counting);
    counting = setTimeout(() => count(area, output), COUNT_AFTER_MS);
  };
  area.addEventListener("input", changed);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) composer.requestSubmit();
  });
  composer.querySelector("[data-quick]")?.addEventListener("click", (event) => {
    event.preventDefault();
    area.value = event.currentTarget.value;
    changed();
    area.focus();
  });
  changed();
}

// A description field below each chosen photo, which keeps its words when another photo is taken out.
const described = new Map();

function describe(list) {
  for (const item of list.children) {
    if (item.querySelector("input")) continue;
    const key = item.querySelector("img").src;
    const field = Object.assign(document.createElement("input"), { name: "alt", className: "input", placeholder: "Description" });
    field.setAttribute("aria-label", `Description of ${item.querySelector("img").alt}`);
    field.maxLength = 1000;
    field.value = described.get(key) ?? "";
    field.addEventListener("input", () => described.set(key, field.value));
    item.append(field);
  }
}

function place() {
  const [choice, lat, lon] = ["place", "lat", "lon"].map((name) => composer.elements[name]);
  const say = composer.querySelector("[data-place]");
  const changed = () => {
    const exact = lat.value && lon.value ? `${lat.value}, ${lon.value}` : "";
    say.textContent = choice?.value || exact || "Place";
    say.parentElement.setAttribute("aria-label", say.textContent === "Place" ? "Place" : `Place: ${say.textContent}`);
  };
  for (const field of [choice, lat, lon]) field?.addEventListener("input", changed);
}

document.querySelector(".sl [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
function samples() {
  const say = composer.querySelector("[data-samples]");
  say?.closest("details").addEventListener("change", () => {
    const chosen = composer.querySelectorAll("[name=sample]:checked").length;
    say.textContent = chosen === 0 ? "Samples" : `${chosen} ${chosen === 1 ? "sample" : "samples"}`;
  });
}

if (thread) {
  if (isThread() && !location.hash) thread.scrollTop = thread.scrollHeight;
  // On opening too: something may have happened between the page and its first listening, or while the line was lost.
  listen("/events", { open: refresh, post: refresh, request: refresh, account: refresh, afresh: () => location.assign(`/${location.search}`) });
}
if (composer) {
  compose();
  place();
  samples();
  const list = composer.querySelector("[data-alts]");
  new MutationObserver(() => describe(list)).observe(list, { childList: true });
}
