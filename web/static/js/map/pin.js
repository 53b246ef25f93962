// The one pin that stands out: in ink, so that it never looks like a state. It marks the chosen report and the place to move.
import { Marker } from "maplibre-gl";
import { shape } from "../page/toast.js";

const SVG = "http://www.w3.org/2000/svg";
const PARTS = [
  ["ellipse", { class: "p-drop", cx: 20, cy: 48, rx: 9, ry: 3.4 }],
  ["path", { class: "p-sel", d: "M20 47l-9-13h18z" }],
  ["circle", { class: "p-sel", cx: 20, cy: 20, r: 19 }],
  ["circle", { class: "p-in", cx: 20, cy: 20, r: 16.5 }],
];

export function inkPin(look, lngLat, { tag = "div", draggable = false } = {}) {
  const element = document.createElement(tag);
  const svg = document.createElementNS(SVG, "svg");
  element.className = "map-pin";
  svg.setAttribute("viewBox", "0 0 40 52");
  svg.setAttribute("aria-hidden", "true");
  svg.append(...PARTS.map(([name, attributes]) => part(name, attributes)));
  element.append(svg);
  if (look) element.append(shape(look));
  return new Marker({ element, anchor: "bottom", offset: [0, 4], draggable }).setLngLat(lngLat);
}

function part(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
