// listen(url, handlers): server-sent events with patient reconnecting. An element with data-live="/desk/events" listens by
// itself: each event goes out on document.body as live:<name> (so that hx-trigger="live:report from:body" works), its
// "say" is announced, and <html data-live> is "open" or "lost" for the styles. Promises: one connection a URL, waits of
// 1 to 30 s with jitter, an immediate try when the network or the tab comes back, none while the tab is hidden for good.
import { announce } from "./page/toast.js";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30000;

export function listen(url, handlers) {
  const state = { source: null, timer: null, tries: 0, closed: false };
  const open = () => {
    if (state.closed || state.source?.readyState === EventSource.OPEN) return;
    state.source?.close();
    clearTimeout(state.timer);
    state.source = connect(url, handlers, () => { state.tries = 0; }, () => {
      state.source.close();
      clearTimeout(state.timer);
      state.timer = setTimeout(open, wait(state.tries++));
    });
  };
  const back = () => { if (document.visibilityState === "visible") open(); };
  addEventListener("online", open);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", back);
  open();
  return () => { state.closed = true; state.source?.close(); clearTimeout(state.timer); };
}

const wait = (tries) => Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.75 + Math.random() / 2);

function connect(url, handlers, onOpen, onLost) {
  const source = new EventSource(url);
  source.addEventListener("open", () => { document.documentElement.dataset.live = "open"; onOpen(); });
  source.addEventListener("error", () => { document.documentElement.dataset.live = "lost"; onLost(); });
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(parsed(event.data)));
  }
  return source;
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return { text }; }
}

function relay(name) {
  return (detail) => {
    if (detail.say) announce(detail.say);
    document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail, bubbles: true }));
  };
}

for (const element of document.querySelectorAll("[data-live]:not(html)")) {
  const names = (element.dataset.liveEvents ?? "report").split(/\s+/);
  listen(element.dataset.live, Object.fromEntries(names.map((name) => [name, relay(name)])));
}
