// numberPins(map, points): places to choose from, numbered from 1 as in the list beside the map, which does the choosing.
// choose(index) fills one and brings it to the front; any other index fills none.
import { Marker } from "maplibre-gl";

export function numberPins(map, points) {
  const elements = points.map((point, index) => {
    const element = document.createElement("span");
    element.className = "map-number";
    element.textContent = String(index + 1);
    element.setAttribute("aria-hidden", "true");
    new Marker({ element }).setLngLat(point).addTo(map);
    return element;
  });
  return { choose: (chosen) => elements.forEach((element, index) => element.classList.toggle("on", index === chosen)) };
}
