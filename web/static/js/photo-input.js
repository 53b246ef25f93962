// <input type="file" data-photos accept="image/*" multiple data-max="4">: shows what was chosen, lets each be taken out
// again, and shrinks each before it is sent. The list goes into the element named by data-photos-list, or after the input.
// Promises: the form works without this module; a second choice adds to the first; a form sent while a photo is still
// being shrunk waits for it; what cannot be shrunk is sent as it is.
import { announce } from "./page/toast.js";
import { shrink } from "./photo/shrink.js";

export { shrink };

const plural = (count) => (count === 1 ? "1 photo" : `${count} photos`);

export function enhance(input) {
  const state = { input, photos: [], working: Promise.resolve(), busy: 0, list: listFor(input) };
  input.addEventListener("change", () => add(state, [...input.files]));
  input.form?.addEventListener("reset", () => { state.photos = []; draw(state); });
  input.form?.addEventListener("submit", (event) => holdBack(state, event), { capture: true });
}

function listFor(input) {
  const named = input.dataset.photosList && document.getElementById(input.dataset.photosList);
  if (named) return named;
  const list = document.createElement("ul");
  list.className = "photo-list";
  input.after(list);
  return list;
}

function add(state, files) {
  const room = Number(state.input.dataset.max ?? 4) - state.photos.length;
  const taken = files.slice(0, Math.max(room, 0)).map((file) => ({ file, url: URL.createObjectURL(file) }));
  state.photos.push(...taken);
  if (files.length > taken.length) announce(`Only ${state.input.dataset.max ?? 4} photos fit. The first ones are kept.`);
  else announce(`${plural(state.photos.length)} chosen.`);
  state.busy += 1;
  state.working = state.working.then(() => shrinkAll(taken)).finally(() => { state.busy -= 1; sync(state); });
  sync(state);
  draw(state);
}

async function shrinkAll(photos) {
  for (const photo of photos) photo.file = await shrink(photo.file);
}

function sync({ input, photos }) {
  const carrier = new DataTransfer();
  for (const { file } of photos) carrier.items.add(file);
  input.files = carrier.files;
}

async function holdBack(state, event) {
  if (!state.busy) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await state.working;
  state.input.form.requestSubmit(event.submitter);
}

function draw(state) {
  state.list.replaceChildren(...state.photos.map((photo, index) => {
    const item = document.createElement("li");
    const picture = Object.assign(new Image(), { src: photo.url, alt: `Photo ${index + 1}: ${photo.file.name}` });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Take out" });
    button.setAttribute("aria-label", `Take out photo ${index + 1}`);
    button.addEventListener("click", () => remove(state, photo));
    item.append(picture, button);
    return item;
  }));
}

function remove(state, photo) {
  URL.revokeObjectURL(photo.url);
  state.photos = state.photos.filter((other) => other !== photo);
  sync(state);
  draw(state);
  announce(`${plural(state.photos.length)} left.`);
  state.input.focus();
}

for (const input of document.querySelectorAll("input[type=file][data-photos]")) enhance(input);
