// Maps, drawn from the council's own GeoJSON, without glyphs, tiles or anything from elsewhere.
//   const map = await createMap(element, {basemapUrl, center | bounds, zoom, interactive, label, pin: look at the centre})
//   const reports = addReports(map, {url, onSelect, onData}); reports.select(ref, {padding}); reports.refresh(url?)
//   pinPicker(map, {at, onMove}); numberPins(map, points).choose(index); scale(map, element); zoomButtons(map)
// A small map with one pin and nothing to operate is small-map.js.
// The element needs a size, and the page needs css/map.css. Coordinates are [lon, lat]. Promises: createMap resolves with a
// usable map even when the base map cannot be had; where the browser has no WebGL its place says so and there is no map (null);
// colours follow the theme; nothing moves for those who want it still; a map whose place has left the page is let go.
import { Map as GlMap, setWorkerUrl } from "maplibre-gl";
import { onThemeChange } from "./page/theme.js";
import { announce } from "./page/toast.js";
import { sources, styleLayers } from "./map/basemap.js";
import { colours } from "./map/colours.js";
import { draw, RATIO } from "./map/pictures.js";
import { inkPin } from "./map/pin.js";

export { scale, zoomButtons } from "./map/controls.js";
export { numberPins } from "./map/numbers.js";
export { pinPicker } from "./map/picker.js";
export { addReports } from "./map/reports.js";

const BASEMAP_URL = "/map/basemap.json";
const ROOM = 0.6;
setWorkerUrl(new URL(`./${WORKER_FILE}`, import.meta.url).href);

export async function createMap(element, options = {}) {
  const basemap = await fetchBasemap(options.basemapUrl ?? BASEMAP_URL);
  name(element, options);
  letGo();
  const map = started(element, { ...settings(element, options, basemap), style: style(element, basemap) });
  if (!map) return null;
  living.add(map);
  if (options.interactive !== false) { map.keyboard.disableRotation(); map.touchZoomRotate.disableRotation(); }
  nameCanvas(map.getCanvas(), options);
  keepColours(map, element);
  credit(element, basemap.credits ?? []);
  if (options.pin) inkPin(options.pin, options.center).addTo(map);
  if (!map.loaded()) await new Promise((resolve) => { map.once("load", resolve); });
  return map;
}

// A browser has room for some sixteen maps; one that was swapped out of the page gives its room back.
const living = new Set();

function letGo() {
  for (const map of living) {
    if (map.getContainer().isConnected) continue;
    living.delete(map);
    map.remove();
  }
}

const asked = new Map();

function fetchBasemap(url) {
  if (!asked.has(url)) asked.set(url, request(url));
  return asked.get(url);
}

async function request(url) {
  try {
    const basemap = await json(url);
    return basemap.tiles ? await tiled(basemap) : basemap;
  } catch {
    announce("The streets of the map could not be loaded. The pins are in their places.");
    return { layers: [] };
  }
}

async function json(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

// A host that has no tiles, or does not send them in pieces, still has the whole map.
async function tiled(basemap) {
  try {
    const { tileSource } = await import("./map/tiles.js");
    return { ...basemap, source: await tileSource(basemap.tiles) };
  } catch (trouble) {
    console.warn(`The map's tiles cannot be had, so the whole map is fetched: ${trouble.message}`);
    return json(basemap.whole);
  }
}

function style(element, basemap) {
  return { version: 8, sources: sources(basemap), layers: styleLayers(colours(element), basemap) };
}

function settings(container, options, basemap) {
  const { center, zoom = 15, bounds = basemap.bounds, interactive = true, gentle = false } = options;
  return {
    container, interactive, maxZoom: 19, attributionControl: false, dragRotate: false, touchPitch: false, pitchWithRotate: false,
    fadeDuration: 0, cooperativeGestures: gentle, renderWorldCopies: false,
    ...(basemap.bounds && interactive ? { maxBounds: roomy(basemap.bounds) } : {}),
    ...(center ? { center, zoom } : bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : { center: [0, 0], zoom: 1 }),
  };
}

function roomy([west, south, east, north]) {
  const [x, y] = [(east - west) * ROOM, (north - south) * ROOM];
  return [west - x, south - y, east + x, north + y];
}

// Without WebGL there is no map, and its place says so.
function started(element, all) {
  try {
    return new GlMap(all);
  } catch {
    const words = document.createElement("p");
    words.className = "map-none";
    words.textContent = "This browser cannot draw the map. Everything on it is also written on this page.";
    element.removeAttribute("role");
    element.replaceChildren(words);
    return null;
  }
}

function name(element, { label, interactive = true }) {
  element.classList.add("map");
  if (interactive) return;
  element.setAttribute("role", "img");
  if (label) element.setAttribute("aria-label", label);
}

function nameCanvas(canvas, { label = "Map", interactive = true }) {
  if (interactive) canvas.setAttribute("role", "application");
  else canvas.removeAttribute("tabindex");
  if (interactive) canvas.setAttribute("aria-label", `${label}. Arrow keys move it, plus and minus zoom.`);
  else canvas.setAttribute("aria-hidden", "true");
}

// Whose data the map is drawn from: on the map, or where the page has a [data-map-credit] for it.
function credit(element, credits) {
  if (!credits.length) return;
  const place = document.querySelector("[data-map-credit]") ?? element.appendChild(document.createElement("p"));
  if (place.parentElement === element) place.className = "map-credit";
  place.textContent = credits.join(" · ");
}

function keepColours(map, element) {
  let current = colours(element);
  map.setMissingStyleImageResolver(async (id) => {
    const image = await draw(id, current);
    if (!map.hasImage(id)) map.addImage(id, image, { pixelRatio: RATIO });
  });
  const forget = onThemeChange(async () => {
    current = colours(element);
    for (const { id, paint } of styleLayers(current)) {
      for (const [property, value] of Object.entries(paint)) if (/color/.test(property)) map.setPaintProperty(id, property, value);
    }
    for (const id of map.listImages()) map.updateImage(id, await draw(id, current));
    map.triggerRepaint();
  });
  map.once("remove", forget);
}
