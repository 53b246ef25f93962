import { addReports, createMap, scale, zoomButtons } from "/static/js/map.js";

const told = document.getElementById("told");
const element = document.getElementById("try-map");
const map = await createMap(element, { label: "Map of the town", basemapUrl: element.dataset.basemap });
const reports = addReports(map, { url: "/reports.geojson?bbox={bbox}", onSelect: (ref) => { told.textContent = ref; reports.select(ref); } });
zoomButtons(map);
scale(map, document.getElementById("scale"));
await reports.ready;
window.tried = { map, reports };
// What tests wait for: where the map has come to rest.
map.on("idle", () => {
  element.dataset.ground = map.getPaintProperty("ground", "background-color");
  element.dataset.rest = [...map.getCenter().toArray(), map.getZoom()].map((value) => value.toFixed(4)).join(" ");
});
map.triggerRepaint();
