// The form to report a problem: a map to put the pin on, place names and the category as one types, "where I am", the place
// a photo was taken. Promises: all of it only fills in fields that one can fill in by hand; what a person chose stays.
import { createMap, pinPicker, zoomButtons } from "./map.js";
import { combobox } from "./public/combobox.js";
import { announce } from "./page/toast.js";
import { positionOf } from "./photo/position.js";

const WAIT_MS = 300;
const SURE = 0.4;
const form = document.getElementById("report-form");
const { lat, lon, place, text, category, photos } = form.elements;
const words = document.getElementById("pin-words");
const state = { picker: null, placeIsOurs: !place.value, pinIsOurs: false, categoryIsOurs: !category.value };

for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
form.elements.id.value = crypto.randomUUID?.() ?? form.elements.id.value;

async function startMap() {
  const element = document.getElementById("pin-map");
  const at = lat.value ? [Number(lat.value), Number(lon.value)].reverse() : null;
  const bounds = element.dataset.bounds?.split(",").map(Number);
  const where = at ? { center: at, zoom: 16.5 } : bounds ? { bounds } : {};
  const map = await createMap(element, { ...where, gentle: true, label: "Map. A tap puts the pin where it is" });
  if (!map) return;
  zoomButtons(map);
  state.picker = pinPicker(map, { at, onMove: moved });
  state.map = map;
}

async function moved(position) {
  lat.value = position.lat;
  lon.value = position.lon;
  const { places, inside } = await ask(`/places?lat=${position.lat}&lon=${position.lon}`, { places: [], inside: true });
  if (state.quiet) { state.quiet = false; return; }
  state.pinIsOurs = false;
  if (places[0] && state.placeIsOurs) place.value = places[0].name;
  words.textContent = inside ? `The pin is at: ${places[0]?.name ?? "a place without a name"}.` : "The pin is outside the council’s area. Move it inside.";
}

// Puts the pin somewhere for the person: chosen by name, where they are, or where a photo was taken.
function put(position, said) {
  state.quiet = true;
  state.pinIsOurs = true;
  lat.value = position.lat.toFixed(6);
  lon.value = position.lon.toFixed(6);
  state.map?.jumpTo({ center: [position.lon, position.lat], zoom: Math.max(state.map.getZoom(), 16.5) });
  state.picker?.set([position.lon, position.lat]);
  words.textContent = said;
}

combobox(place, document.getElementById("place-options"), {
  ask: async (q) => (await ask(`/places?q=${encodeURIComponent(q)}`, { places: [] })).places,
  onType: () => { state.placeIsOurs = !place.value; if (state.pinIsOurs) lat.value = lon.value = ""; },
  onChoose: (chosen) => { state.placeIsOurs = false; put(chosen, `The pin is at: ${chosen.name}. Move it to the very spot if you can.`); },
});

const here = document.getElementById("here");
here.hidden = !navigator.geolocation;
here.addEventListener("click", () => {
  words.textContent = "Asking this device where it is.";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { put({ lat: coords.latitude, lon: coords.longitude }, `The pin is where you are, to about ${Math.round(coords.accuracy)} metres.`); name(coords.latitude, coords.longitude); },
    () => { words.textContent = "This device did not say where it is. Put the pin on the map, or name the place."; },
    { enableHighAccuracy: true, timeout: 10000 },
  );
});

async function name(atLat, atLon) {
  const { places } = await ask(`/places?lat=${atLat}&lon=${atLon}`, { places: [] });
  if (places[0] && state.placeIsOurs) place.value = places[0].name;
}

photos.classList.add("sr");
photos.addEventListener("change", async () => {
  if (lat.value || place.value) return;
  for (const file of photos.files) {
    const position = await positionOf(file);
    if (!position || lat.value) continue;
    put(position, "Your photo was taken here. Move the pin if that is not the place.");
    announce(words.textContent);
    name(position.lat, position.lon);
  }
}, { capture: true });

category.addEventListener("change", () => { state.categoryIsOurs = !category.value; });
let timer;
text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, WAIT_MS); });

async function suggest() {
  if (!state.categoryIsOurs) return;
  const { suggestions } = await ask(`/suggestions?text=${encodeURIComponent(text.value.slice(0, 1000))}`, { suggestions: [] });
  const [first] = suggestions;
  if (!state.categoryIsOurs) return;
  category.value = first && first.confidence >= SURE ? first.code : "";
  const hint = document.getElementById("category-hint");
  hint.textContent = category.value ? `${first.name}, from your words. Change it if it is wrong.` : "Chosen from your words; change it if it is wrong.";
}

async function ask(url, otherwise) {
  try {
    const answer = await fetch(url, { headers: { accept: "application/json" } });
    return answer.ok ? await answer.json() : otherwise;
  } catch { return otherwise; }
}

startMap();
