// A source of vector tiles in one PMTiles file. In: its address. Out: what MapLibre needs to know of it, or an error when
// the file is not there. Only the file's directory and the tiles in sight are fetched, each as a range of its bytes.
import { addProtocol } from "maplibre-gl";
import { PMTiles, Protocol } from "pmtiles";

const protocol = new Protocol();
addProtocol("pmtiles", protocol.tile);

export async function tileSource(url) {
  const { href } = new URL(url, location.href);
  const archive = new PMTiles(href);
  const { minZoom: minzoom, maxZoom: maxzoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader();
  protocol.add(archive);
  return { type: "vector", tiles: [`pmtiles://${href}/{z}/{x}/{y}`], minzoom, maxzoom, bounds: [minLon, minLat, maxLon, maxLat] };
}
