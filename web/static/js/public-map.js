// The public map: <div id="public-map" data-url data-icons [data-gentle] [data-lon data-lat data-chosen]>. A pin leads to its
// report. Where the page has #map-list, the list holds what the map shows, most urgent first, and pointing at or focusing an
// entry shows its pin. Promises: without this module, or without a map, the list from the server stays.
import { addReports, createMap, zoomButtons } from "./map.js";
import { shape } from "./page/toast.js";

const MOST = 50;
const ORDER = ["hazard", "overdue", "at_risk", "in_progress", "with_crew", "new", "waiting", "fixed", "off"];
const WORDS = {
  hazard: "Danger", overdue: "Late", at_risk: "Due soon", in_progress: "In progress", with_crew: "With a crew", new: "New",
  waiting: "Waiting for the place", fixed: "Fixed", off: "Closed",
};
const element = document.getElementById("public-map");
const list = document.getElementById("map-list");
const open = (ref) => { location.href = `/reports/${ref}`; };
const lookOf = ({ properties }) => (WORDS[properties.state] ? properties.state : "with_crew");

async function start() {
  const { lon, lat, chosen, gentle, url } = element.dataset;
  const at = lon ? { center: [Number(lon), Number(lat)], zoom: 16.5 } : {};
  const map = await createMap(element, { ...at, gentle: gentle !== undefined, label: "Map of open and just fixed reports" });
  if (!map) return;
  zoomButtons(map);
  const reports = addReports(map, { url, onSelect: open, onData: () => list && draw(map, reports) });
  await reports.ready;
  if (chosen) reports.select(chosen, { move: false });
  if (list) follow(map, reports);
}

function follow(map, reports) {
  draw(map, reports);
  map.on("moveend", () => draw(map, reports));
  const show = (event) => { const card = event.target.closest?.("[data-ref]"); if (card) reports.select(card.dataset.ref, { move: event.type === "focusin" }); };
  list.addEventListener("mouseover", show);
  list.addEventListener("focusin", show);
}

function draw(map, reports) {
  if (!reports || list.contains(document.activeElement)) return;
  const bounds = map.getBounds();
  const here = reports.all().filter(({ geometry }) => bounds.contains(geometry.coordinates));
  here.sort((one, other) => ORDER.indexOf(lookOf(one)) - ORDER.indexOf(lookOf(other)) || number(other) - number(one));
  list.querySelector("ul").replaceChildren(...here.slice(0, MOST).map(card));
  document.getElementById("map-count").textContent = count(here.length);
  document.getElementById("map-more").hidden = here.length <= MOST;
}

const number = ({ properties }) => Number(properties.ref.slice(2));

function count(number) {
  if (number === 0) return "Nothing is open in this part of the map, and nothing was fixed here in the last seven days.";
  return number === 1 ? "1 report on this part of the map" : `${number} reports on this part of the map`;
}

function card(feature) {
  const item = document.getElementById("map-item").content.cloneNode(true);
  const { ref, title } = feature.properties;
  const look = lookOf(feature);
  const link = item.querySelector("a");
  link.href = `/reports/${ref}`;
  link.dataset.ref = ref;
  item.querySelector("svg").replaceWith(shape(look));
  item.querySelector("b").textContent = title;
  item.querySelector(".ref").textContent = ref;
  item.querySelector(".words").textContent = WORDS[look];
  return item;
}

if (element) start();
