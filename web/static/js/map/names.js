// Where names go: one point for each named area, the middle of its widest stretch, so that a name is written once and
// inside. In: GeoJSON features. Out: point features with name and kind.
const ROWS = 9;

export function namePoints(features, kind) {
  return features.filter((feature) => feature.properties?.name && feature.geometry).map((feature) => ({
    type: "Feature",
    properties: { name: feature.properties.name, kind: feature.properties.kind ?? kind },
    geometry: { type: "Point", coordinates: middle(feature.geometry) },
  }));
}

function middle(geometry) {
  if (geometry.type === "Point") return geometry.coordinates;
  const parts = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  const largest = parts.reduce((best, part) => (spread(part[0]) > spread(best[0]) ? part : best));
  return widest(largest);
}

function spread(ring) {
  const [west, south, east, north] = box(ring);
  return (east - west) * (north - south);
}

function box(ring) {
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

// Nearest the middle row wins over a slightly wider one further off.
function widest(rings) {
  const [, south, , north] = box(rings[0]);
  let best = { score: -1, at: rings[0][0] };
  for (let row = 1; row <= ROWS; row += 1) {
    const lat = south + ((north - south) * row) / (ROWS + 1);
    const crossings = rings.flatMap((ring) => crossingsAt(ring, lat)).sort((a, b) => a - b);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const [from, to] = [crossings[index], crossings[index + 1]];
      const score = (to - from) * (1 - Math.abs(row / (ROWS + 1) - 0.5) * 0.6);
      if (score > best.score) best = { score, at: [(from + to) / 2, lat] };
    }
  }
  return best.at;
}

function crossingsAt(ring, lat) {
  const found = [];
  for (let index = 0; index + 1 < ring.length; index += 1) {
    const [[x1, y1], [x2, y2]] = [ring[index], ring[index + 1]];
    if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found;
}
