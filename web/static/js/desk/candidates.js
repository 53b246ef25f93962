// The places that a post may mean, numbered on a small map; the chosen one is filled. The list beside it does the choosing.
import { createMap, numberPins } from "../map.js";

export async function candidates(root) {
  const box = root?.querySelector("#triage-map");
  if (!box) return;
  const points = box.dataset.places.split(" ").map((text) => text.split(",").map(Number).reverse());
  const map = await createMap(box, { interactive: false, label: "Places", ...view(points) });
  if (!map) return;
  const pins = numberPins(map, points);
  const choose = () => pins.choose([...root.querySelectorAll("[name=at]")].findIndex((radio) => radio.checked));
  root.querySelector("#decide")?.addEventListener("change", choose);
  choose();
}

function view(points) {
  if (points.length === 1) return { center: points[0], zoom: 16 };
  const [lons, lats] = [0, 1].map((at) => points.map((point) => point[at]));
  return { bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] };
}
