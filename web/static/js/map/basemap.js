// The quiet map under the pins. In: {layers: [{layer, geojson}], bounds, credits} or {source: of vector tiles, bounds, credits}.
// Out: the source and its style layers, whose colours all come from the tokens. Style layers are written for tiles, where each
// has a layer of its own; GeoJSON is one source, so that each tile is cut, sent and drawn once, and a filter tells its layers
// apart. Layers it knows: land, bank, park, school, water, oval, tree, building, rail, street
// (name, class: arterial, main, street, lane or path), ward, label (name, kind: park, water or place); a tree that is a
// point has a radius in metres. Others are left out.
import { namePoints } from "./names.js";

const KNOWN = ["land", "bank", "park", "school", "water", "oval", "tree", "building", "rail", "street", "ward", "label"];
const NAMED_AREAS = ["park", "school", "oval"];
const FONT = ["Civic Regular", "Inter Variable", "system-ui", "sans-serif"];
const FONT_MEDIUM = ["Civic Medium", ...FONT.slice(1)];
const FONT_ITALIC = ["Civic Italic", ...FONT.slice(1)];
const ROUND = { "line-cap": "round", "line-join": "round" };

export function sources({ source, layers = [] }) {
  if (source) return { ground: source };
  const found = Object.fromEntries(KNOWN.map((name) => [name, []]));
  for (const { layer, geojson } of layers) {
    if (found[layer]) found[layer].push(...geojson.features);
    else console.warn(`The base map has a layer “${layer}” that is not drawn. Drawn are: ${KNOWN.join(", ")}.`);
  }
  const named = NAMED_AREAS.flatMap((kind) => namePoints(found[kind], "park"));
  const written = new Set(found.label.map((feature) => feature.properties?.name));
  found.label.push(...named.filter((feature) => !written.has(feature.properties.name)));
  const features = KNOWN.flatMap((name) => found[name].map((feature) => marked(feature, name)));
  return { ground: { type: "geojson", data: { type: "FeatureCollection", features }, tolerance: 0.3, maxzoom: 16 } };
}

const marked = ({ type, properties, geometry }, layer) => ({ type, geometry, properties: { ...properties, layer } });
const shaped = (type) => ["in", ["geometry-type"], ["literal", [type, `Multi${type}`]]];
const [AREA, LINE, POINT] = ["Polygon", "LineString", "Point"].map(shaped);
const of = (layer, ...more) => ({ source: "ground", "source-layer": layer, filter: ["all", ...more] });

export function styleLayers(c, { source } = {}) {
  return source ? drawn(c) : drawn(c).map(inOneSource);
}

function inOneSource({ "source-layer": layer, filter, ...style }) {
  return layer ? { ...style, filter: ["all", ["==", ["get", "layer"], layer], ...filter.slice(1)] } : style;
}

function drawn(c) {
  return [
    { id: "ground", type: "background", paint: { "background-color": c["map-land"] } },
    fill("land", c["map-land"]), fill("bank", c["map-bank"]), fill("park", c["map-park"]), fill("school", c["map-school"]),
    ...trees(c), ...water(c), fill("oval", c["map-oval"]), edge("oval", c["map-tree"], 1),
    ...buildings(c), ...rails(c), ...streets(c), ward(c), ...labels(c),
  ];
}

const fill = (id, colour, more = {}) => (
  { id, type: "fill", ...of(id, AREA), paint: { "fill-color": colour, "fill-antialias": true }, ...more }
);
const edge = (id, colour, width, more = {}) => (
  { id: `${id}-edge`, type: "line", ...of(id), paint: { "line-color": colour, "line-width": width }, ...more }
);

// Widths and sizes double with each zoom, as the ground does; given at zoom 15.
const grow = (at15) => ["interpolate", ["exponential", 2], ["zoom"], 10, at15 / 12, 13, at15 / 2.4, 15, at15, 18, at15 * 6];

// A crown is as wide as on the ground: pixels to the metre at 28 degrees of latitude, near enough elsewhere.
const RADIUS = ["coalesce", ["get", "radius"], 3.4];
const CROWN = ["interpolate", ["exponential", 2], ["zoom"], 13, ["*", RADIUS, 0.12], 20, ["*", RADIUS, 15.2]];

function trees(c) {
  return [
    { ...fill("tree", c["map-tree"]), minzoom: 14 },
    {
      id: "tree-crown", type: "circle", minzoom: 14, ...of("tree", POINT),
      paint: { "circle-color": c["map-tree"], "circle-radius": CROWN },
    },
  ];
}

function water(c) {
  const banks = { ...of("water", LINE), layout: ROUND };
  return [fill("water", c["map-water"]), { ...edge("water", c["map-water"], grow(2.4)), ...banks }];
}

// Houses come in slowly, so that a whole suburb of them does not drown its pins.
function buildings(c) {
  const opacity = ["interpolate", ["linear"], ["zoom"], 14.8, 0, 15.8, 1];
  return [
    fill("building", c["map-bld"], { minzoom: 14.8, paint: { "fill-color": c["map-bld"], "fill-opacity": opacity } }),
    edge("building", c["map-bld-2"], 0.6, { minzoom: 15.4 }),
  ];
}

function rails(c) {
  return [
    edge("rail", c["map-rail"], grow(2.8)),
    { ...edge("rail", c["map-land"], grow(1.5)), id: "rail-ties", paint: { "line-color": c["map-land"], "line-width": grow(1.5), "line-dasharray": [3, 3] } },
  ];
}

// What people steer by: a small shape, for some with its name under it.
const POINTS = [
  { kind: "playground", minzoom: 14.5, named: 99 }, { kind: "school", minzoom: 14.5, named: 15.5 },
  { kind: "station", minzoom: 12.5, named: 13.5 },
];

function poi(c, { kind, minzoom, named }) {
  return {
    id: `point-${kind}`, type: "symbol", minzoom, ...of("label", ["==", ["get", "kind"], kind]),
    layout: {
      "icon-image": `point|${kind}`, "icon-padding": 1, "text-optional": true, "text-font": FONT, "text-size": 12,
      "text-max-width": 8, "text-anchor": "top", "text-offset": [0, 0.9],
      "text-field": ["step", ["zoom"], "", named, ["get", "name"]],
    },
    paint: { "text-color": c["map-ink"], "text-halo-color": c["map-halo"], "text-halo-width": 1.5 },
  };
}

const STREETS = [
  { id: "street-lane", classes: ["lane"], width: 3.2, edge: 1, colour: "map-street", minzoom: 13.5 },
  { id: "street-local", classes: ["street"], width: 5, edge: 1.5, colour: "map-street", minzoom: 12 },
  { id: "street-main", classes: ["main"], width: 7, edge: 1.8, colour: "map-street", minzoom: 10 },
  { id: "street-arterial", classes: ["arterial"], width: 9, edge: 2, colour: "map-art", minzoom: 0 },
];

function streets(c) {
  const filter = (classes) => ["in", ["coalesce", ["get", "class"], "street"], ["literal", classes]];
  const line = (id, classes, minzoom, paint) => ({ id, type: "line", minzoom, ...of("street", filter(classes)), layout: ROUND, paint });
  const cases = STREETS.map((street) => line(`${street.id}-case`, street.classes, street.minzoom, {
    "line-color": c["map-case"], "line-width": grow(street.width + street.edge),
  }));
  const tops = STREETS.map((street) => line(street.id, street.classes, street.minzoom, {
    "line-color": c[street.colour], "line-width": grow(street.width),
  }));
  const path = { ...line("street-path", ["path"], 14, {
    "line-color": c["map-street"], "line-width": grow(1.8), "line-dasharray": [1.5, 1.5], "line-opacity": 0.85,
  }), layout: { "line-join": "round" } };
  const bridges = STREETS.map((street) => ({
    ...line(`${street.id}-bridge`, street.classes, street.minzoom, { "line-color": c["map-rail"], "line-width": grow(street.width + 3) }),
    ...of("street", ["has", "bridge"], filter(street.classes)), layout: { "line-join": "round" },
  }));
  return [path, ...bridges, ...cases, ...tops];
}

function ward(c) {
  return edge("ward", c["map-ward"], 1, {
    layout: { "line-join": "round" },
    paint: { "line-color": c["map-ward"], "line-width": 1, "line-opacity": 0.75, "line-dasharray": [7, 3, 1.5, 3] },
  });
}

function labels(c) {
  const text = (colour, halo = 1.5) => ({ "text-color": c[colour], "text-halo-color": c["map-halo"], "text-halo-width": halo });
  const along = { "symbol-placement": "line", "text-size": 12, "text-max-angle": 35, "text-padding": 4, "text-field": ["get", "name"] };
  const street = (id, classes, minzoom, font, colour) => ({
    id, type: "symbol", minzoom, paint: text(colour),
    ...of("street", ["has", "name"], ["in", ["coalesce", ["get", "class"], "street"], ["literal", classes]]),
    layout: { ...along, "text-font": font, "symbol-spacing": 420 },
  });
  const point = (id, kinds, minzoom, font, paint) => ({
    id, type: "symbol", minzoom, paint,
    ...of("label", POINT, ["in", ["coalesce", ["get", "kind"], "place"], ["literal", kinds]]),
    layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 12, "text-max-width": 7, "text-padding": 4 },
  });
  return [
    street("name-lane", ["lane", "path"], 16, FONT, "map-ink"),
    street("name-street", ["street"], 14, FONT, "map-ink"),
    street("name-main", ["main"], 13.5, FONT_MEDIUM, "map-ink-2"),
    street("name-arterial", ["arterial"], 12, FONT_MEDIUM, "map-ink-2"),
    point("name-place", ["place"], 13, FONT, text("map-ink")),
    {
      ...point("name-suburb", ["suburb"], 11, FONT, { ...text("map-ink-ward"), "text-opacity": ["interpolate", ["linear"], ["zoom"], 15, 1, 16, 0] }),
      maxzoom: 16,
    },
    ...POINTS.map((kind) => poi(c, kind)),
    point("name-park", ["park"], 13.5, FONT_MEDIUM, text("map-ink-park")),
    point("name-water-point", ["water"], 12, FONT_ITALIC, text("map-ink-water", 0)),
    {
      id: "name-water", type: "symbol", ...of("label", LINE), paint: text("map-ink-water", 0),
      layout: { ...along, "text-font": FONT_ITALIC, "text-letter-spacing": 0.08, "symbol-spacing": 500 },
    },
  ];
}
