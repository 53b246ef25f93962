// alarm(fact): somebody may be in danger. A card in #alarms on whatever page of the desk is open, a tone where the browser
// lets one sound, and the word in the page's title. Promises: it stays until somebody has opened the report or closed it;
// one card a report.
import { shape } from "../page/toast.js";

const TONES_HZ = [880, 660, 880];
const TONE_S = 0.18;

export function alarm({ ref, where, look }) {
  const place = document.getElementById("alarms");
  place.querySelector(`[data-ref="${CSS.escape(ref)}"]`)?.remove();
  const card = Object.assign(document.createElement("div"), { className: "toast alarming" });
  card.dataset.ref = ref;
  const words = Object.assign(document.createElement("span"), { className: "grow" });
  words.append(Object.assign(document.createElement("b"), { textContent: "Danger" }), ` · ${where}`);
  const open = Object.assign(document.createElement("a"), { className: "btn", href: `/desk/reports/${ref}`, textContent: "Open" });
  const seen = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Seen" });
  for (const one of [open, seen]) one.addEventListener("click", () => card.remove());
  card.append(shape(look), words, open, seen);
  place.prepend(card);
  if (!document.title.startsWith("Danger")) document.title = `Danger · ${document.title}`;
  sound();
}

// A page that nobody has touched yet may not make a sound; the card is there all the same.
function sound() {
  const context = new AudioContext();
  if (context.state !== "running") { context.close(); return; }
  TONES_HZ.forEach((hertz, at) => {
    const tone = new OscillatorNode(context, { frequency: hertz });
    tone.connect(new GainNode(context, { gain: 0.2 })).connect(context.destination);
    tone.start(context.currentTime + at * TONE_S);
    tone.stop(context.currentTime + (at + 0.8) * TONE_S);
    if (at === TONES_HZ.length - 1) tone.addEventListener("ended", () => context.close());
  });
}
