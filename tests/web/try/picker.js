import { createMap, pinPicker } from "/static/js/map.js";

const told = document.getElementById("told");
const element = document.getElementById("try-map");
const map = await createMap(element, { center: [153.035, -27.475], zoom: 16, label: "Map to place the pin" });
const picker = pinPicker(map, { at: [153.035, -27.475], onMove: ({ lon, lat }) => { told.textContent = `${lon},${lat}`; } });
window.tried = { map, picker };
element.dataset.rest = "yes";
