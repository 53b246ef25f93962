// A crew's pages. Forms with data-update get an id and a time made on this phone, so that sending again changes nothing; a
// photo is shrunk and sent as soon as it is taken; jobs can stand in the order of nearness; Directions opens the phone's map.
// Promises: without this module every form still works, and nothing here decides anything.
import { announce, toast } from "./page/toast.js";
import { forget, keep } from "./crew/draft.js";
import { metresBetween, metresInWords } from "./crew/distance.js";
import { shrink } from "./photo/shrink.js";

const HERE_M = 40;
for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
for (const element of document.querySelectorAll(".unscripted")) element.hidden = true;

const done = new URLSearchParams(location.search).get("done");
if (done) forget(done);
for (const form of document.querySelectorAll("[data-update]")) keep(form);

function renew() {
  for (const input of document.querySelectorAll("[data-update] [name=update_id]")) input.value = crypto.randomUUID?.() ?? input.value;
  for (const form of document.querySelectorAll("[data-update]")) delete form.dataset.sent;
}
addEventListener("pageshow", renew);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-update]");
  if (!form) return;
  if (form.dataset.sent || lacksBoth(form)) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.elements.done_at.value = new Date().toISOString();
});

function lacksBoth(form) {
  if (!form.dataset.needsPhoto || form.elements.note.value.trim()) return false;
  const words = "Add an after-photo, or write a note that says what was done; one of them is needed.";
  toast(words);
  form.elements.note.focus();
  return true;
}

const taken = document.querySelector("[data-photo] input[type=file]");
taken?.classList.add("sr");
taken?.addEventListener("change", async () => {
  if (!taken.files.length) return;
  const label = taken.form.querySelector(".pick span");
  label.textContent = "Sending";
  announce("Sending the photo.");
  const carrier = new DataTransfer();
  carrier.items.add(await shrink(taken.files[0]));
  taken.files = carrier.files;
  taken.form.requestSubmit();
});

if (/Android/.test(navigator.userAgent)) {
  for (const link of document.querySelectorAll("[data-directions]")) {
    link.href = `geo:${link.dataset.directions}?q=${link.dataset.directions}`;
    link.removeAttribute("target");
  }
}

const jobs = document.getElementById("jobs");
const inOrder = jobs ? [...jobs.children] : [];
const saying = document.getElementById("near-words");
for (const button of document.querySelectorAll("[data-order]")) {
  button.addEventListener("click", () => (button.dataset.order === "near" ? byNearness() : stand(inOrder, "due")));
}

function byNearness() {
  saying.textContent = "Asking this phone where it is.";
  if (!navigator.geolocation) { lost(); return; }
  navigator.geolocation.getCurrentPosition(near, lost, { enableHighAccuracy: true, timeout: 10000, maximumAge: 30000 });
}

function lost() {
  saying.textContent = "This phone did not say where it is, so the jobs stay by due date.";
}

function near({ coords }) {
  const far = new Map(inOrder.map((job) => [job, job.dataset.lat ? metresBetween(coords, job.dataset) : Infinity]));
  for (const [job, metres] of far) {
    const words = job.querySelector(".far");
    words.hidden = metres === Infinity;
    words.lastElementChild.textContent = metres < HERE_M ? "You are here" : metresInWords(metres);
  }
  stand([...inOrder].sort((one, other) => far.get(one) - far.get(other)), "near");
  saying.textContent = `Nearest first, to about ${Math.round(coords.accuracy)} m.`;
}

function stand(order, name) {
  jobs.append(...order);
  for (const button of document.querySelectorAll("[data-order]")) button.setAttribute("aria-pressed", String(button.dataset.order === name));
  if (name === "due") saying.textContent = "";
}
