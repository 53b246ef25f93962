// Reports on a map. addReports(map, {url, onSelect, onData}): url answers a FeatureCollection of points with the properties
// ref, state (one of the nine looks, unless look is), title, and tag ("4 d", "today") for what is overdue or at risk; where it holds
// {bbox} it is asked again for each new view. Promises: hazards and the chosen report are never inside a cluster, nor are
// new, overdue and at-risk ones while they are few; reports at one point are drawn beside each other; the newest answer wins.
import { announce } from "../page/toast.js";
import { inkPin } from "./pin.js";
import { CLUSTERED, LOOKS } from "./pictures.js";
import { tip } from "./controls.js";

const FEW = 40;
const ALONE_WHILE_FEW = new Set(["new", "overdue", "at_risk"]);
const ON_TOP = ["off", "fixed", "with_crew", "in_progress", "waiting", "new", "at_risk", "overdue", "hazard"];
const SAME_LOOK = { accepted: "with_crew", on_hold: "with_crew" };
const EMPTY = { type: "FeatureCollection", features: [] };
const NEVER_CLOSER = 17;

export function addReports(map, options) {
  const layer = { map, options, features: [], chosen: null, marker: null, asked: 0, box: null };
  addLayers(map);
  map.on("click", (event) => clicked(layer, event));
  tip(map, ["report-pins", "report-clusters"], (feature) => words(feature.properties));
  if (options.url.includes("{bbox}")) map.on("moveend", () => { if (!within(layer)) load(layer); });
  const first = load(layer);
  return {
    ready: first,
    refresh: (url) => { if (url) options.url = url; layer.box = null; return load(layer); },
    select: (ref, how) => select(layer, ref, how),
    all: () => layer.features,
    find: (ref) => layer.features.find((feature) => feature.properties.ref === ref),
  };
}

const share = (look) => ["+", ["case", ["==", ["get", "state"], look], 1, 0]];
const shares = CLUSTERED.flatMap((look, index) => [index ? "," : "", `${look}:`, ["to-string", ["get", look]]]);

function addLayers(map) {
  map.addSource("reports-many", {
    type: "geojson", data: EMPTY, cluster: true, clusterRadius: 44, clusterMaxZoom: NEVER_CLOSER - 1,
    clusterProperties: Object.fromEntries(CLUSTERED.map((look) => [look, share(look)])),
  });
  map.addSource("reports-alone", { type: "geojson", data: EMPTY });
  const layout = (image) => ({ "icon-image": image, "icon-allow-overlap": true, "icon-padding": 0, "symbol-z-order": "source" });
  const pin = ["concat", "pin|", ["get", "state"], "|", ["coalesce", ["get", "tag"], ""]];
  const sorted = { "symbol-z-order": "auto", "symbol-sort-key": ["index-of", ["get", "state"], ["literal", ON_TOP]] };
  map.addLayer({ id: "report-pins-many", type: "symbol", source: "reports-many", filter: ["!", ["has", "point_count"]], layout: { ...layout(pin), ...sorted } });
  map.addLayer({
    id: "report-clusters", type: "symbol", source: "reports-many", filter: ["has", "point_count"],
    layout: layout(["concat", "cluster|", ["to-string", ["get", "point_count_abbreviated"]], "|", ...shares]),
  });
  map.addLayer({ id: "report-pins", type: "symbol", source: "reports-alone", layout: { ...layout(pin), ...sorted } });
}

async function load(layer) {
  const { map, options } = layer;
  const turn = ++layer.asked;
  const box = padded(map.getBounds());
  try {
    const answer = await fetch(options.url.replace("{bbox}", box.join(",")), { headers: { accept: "application/geo+json, application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { features } = await answer.json();
    if (turn !== layer.asked) return;
    layer.features = spread(features.map(known));
    layer.box = box;
    show(layer);
    options.onData?.(layer.features);
  } catch {
    if (turn === layer.asked) announce("The reports on the map could not be loaded. The list still holds them.");
  }
}

function known(feature) {
  const { look, state } = feature.properties;
  const drawn = [look, state, SAME_LOOK[state]].find((name) => LOOKS.includes(name)) ?? "off";
  return drawn === state ? feature : { ...feature, properties: { ...feature.properties, state: drawn } };
}

function padded(bounds) {
  const [west, south, east, north] = bounds.toArray().flat();
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [west - x, south - y, east + x, north + y].map((degrees) => Number(degrees.toFixed(5)));
}

function within({ map, box }) {
  if (!box) return false;
  const [west, south, east, north] = map.getBounds().toArray().flat();
  return west >= box[0] && south >= box[1] && east <= box[2] && north <= box[3];
}

// Several reports of one playground share its point: set them in a small circle, about six metres across.
function spread(features) {
  const places = Map.groupBy ? Map.groupBy(features, place) : grouped(features);
  return [...places.values()].flatMap((here) => here.map((feature, index) => (here.length < 2 ? feature : moved(feature, index, here.length))));
}

const place = ({ geometry }) => geometry.coordinates.map((degrees) => degrees.toFixed(5)).join();

function grouped(features) {
  const places = new Map();
  for (const feature of features) places.set(place(feature), [...(places.get(place(feature)) ?? []), feature]);
  return places;
}

function moved(feature, index, count) {
  const [lon, lat] = feature.geometry.coordinates;
  const turn = (index / count) * Math.PI * 2;
  const metres = 2 + count;
  const coordinates = [lon + (Math.sin(turn) * metres) / (111320 * Math.cos((lat * Math.PI) / 180)), lat + (Math.cos(turn) * metres) / 110540];
  return { ...feature, geometry: { type: "Point", coordinates } };
}

function show(layer) {
  const { map, features, chosen } = layer;
  const few = features.filter(({ properties }) => ALONE_WHILE_FEW.has(properties.state)).length <= FEW;
  const alone = ({ properties }) => properties.state === "hazard" || (few && ALONE_WHILE_FEW.has(properties.state));
  const drawn = features.filter(({ properties }) => properties.ref !== chosen);
  map.getSource("reports-many").setData({ type: "FeatureCollection", features: drawn.filter((feature) => !alone(feature)) });
  map.getSource("reports-alone").setData({ type: "FeatureCollection", features: drawn.filter(alone) });
  mark(layer);
}

function mark(layer) {
  const feature = layer.features.find(({ properties }) => properties.ref === layer.chosen);
  layer.marker?.remove();
  layer.marker = feature ? inkPin(feature.properties.state, feature.geometry.coordinates).addTo(layer.map) : null;
}

// padding: the pixels of the map that something covers, such as {right: 480} for a sheet over it.
function select(layer, ref, { padding, move = true } = {}) {
  layer.chosen = ref;
  show(layer);
  if (!layer.marker) return false;
  if (move && hidden(layer, padding)) layer.map.easeTo({ center: layer.marker.getLngLat(), padding, duration: 150 });
  return true;
}

function hidden({ map, marker }, { left = 0, right = 0, top = 0, bottom = 0 } = {}) {
  const { x, y } = map.project(marker.getLngLat());
  const { clientWidth, clientHeight } = map.getContainer();
  return x < left + 24 || y < top + 56 || x > clientWidth - right - 24 || y > clientHeight - bottom - 24;
}

async function clicked(layer, { point, originalEvent }) {
  const { map, options } = layer;
  const [found] = map.queryRenderedFeatures(point, { layers: ["report-pins", "report-clusters", "report-pins-many"] });
  if (!found) return;
  originalEvent.preventDefault();
  if (!found.properties.cluster) { options.onSelect?.(found.properties.ref, found); return; }
  const zoom = await map.getSource("reports-many").getClusterExpansionZoom(found.properties.cluster_id);
  map.easeTo({ center: found.geometry.coordinates, zoom: Math.min(zoom + 0.2, NEVER_CLOSER + 1), duration: 150 });
}

function words({ title, ref, point_count: count }) {
  if (count) return `${count} reports`;
  return [title, ref].filter(Boolean).join(" · ");
}
