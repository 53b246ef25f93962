// pinPicker(map, {at, onMove}): a pin to put in its place. By dragging, by a tap on the map, or, once it has the focus, by
// the arrow keys (Shift for longer steps). onMove({lon, lat}) after each. Promises: six decimals, and says where it went.
import { announce } from "../page/toast.js";
import { inkPin } from "./pin.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP_PX = 4;
const LONG_STEP_PX = 32;

export function pinPicker(map, { at = null, look = null, onMove = () => {} } = {}) {
  const marker = inkPin(look, at ?? map.getCenter(), { tag: "button", draggable: true });
  const element = marker.getElement();
  element.type = "button";
  element.classList.add("movable");
  element.setAttribute("aria-label", "Pin. The arrow keys move it, with Shift in longer steps.");
  const tell = () => { const { lng, lat } = marker.getLngLat(); onMove({ lon: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) }); };
  const put = (lngLat) => { marker.setLngLat(lngLat); if (!element.isConnected) marker.addTo(map); tell(); };
  marker.on("dragend", tell);
  map.on("click", (event) => put(event.lngLat));
  element.addEventListener("keydown", (event) => nudge(map, marker, event, put));
  element.addEventListener("click", (event) => event.stopPropagation());
  if (at) marker.addTo(map);
  return { set: (lngLat) => { put(lngLat); map.easeTo({ center: lngLat, duration: 150 }); }, get: () => marker.getLngLat(), remove: () => marker.remove() };
}

function nudge(map, marker, event, put) {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const far = event.shiftKey ? LONG_STEP_PX : STEP_PX;
  const { x, y } = map.project(marker.getLngLat());
  const there = map.unproject([x + step[0] * far, y + step[1] * far]);
  put(there);
  if (!map.getBounds().contains(there)) map.easeTo({ center: there, duration: 150 });
  announce("Pin moved.");
}
