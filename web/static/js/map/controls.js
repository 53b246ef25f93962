// What lies on a map: zoom buttons, a scale, and the name under the pointer. All of it is also elsewhere on the page.
const ROUND_LENGTHS = [5000, 2000, 1000, 500, 200, 100, 50, 20, 10];
const WIDEST_PX = 100;

// <button data-map-zoom="1"> and "-1" anywhere on the page move the map they name by data-map, or the only one.
export function zoomButtons(map) {
  for (const button of document.querySelectorAll("[data-map-zoom]")) {
    if (button.dataset.map && button.dataset.map !== map.getContainer().id) continue;
    button.addEventListener("click", () => map.easeTo({ zoom: map.getZoom() + Number(button.dataset.mapZoom), duration: 150 }));
  }
}

// scale(map, element): writes "200 m" into element and sets the width of its <i>.
export function scale(map, element) {
  const bar = document.createElement("i");
  const words = document.createElement("span");
  element.classList.add("scale");
  element.replaceChildren(bar, words);
  const draw = () => {
    const perPixel = (40075016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
    const length = ROUND_LENGTHS.find((metres) => metres / perPixel <= WIDEST_PX) ?? ROUND_LENGTHS.at(-1);
    bar.style.width = `${length / perPixel}px`;
    words.textContent = length < 1000 ? `${length} m` : `${length / 1000} km`;
  };
  map.on("move", draw);
  draw();
}

export function tip(map, layers, words) {
  const box = document.createElement("div");
  box.className = "map-tip";
  box.hidden = true;
  map.getContainer().append(box);
  const hide = () => { box.hidden = true; map.getCanvas().style.cursor = ""; };
  for (const layer of [...layers, "report-pins-many"]) {
    map.on("mousemove", layer, ({ features: [feature], point }) => {
      map.getCanvas().style.cursor = "pointer";
      box.textContent = words(feature);
      box.hidden = !box.textContent;
      box.style.translate = `${point.x + 12}px ${point.y + 12}px`;
    });
    map.on("mouseleave", layer, hide);
  }
  map.on("movestart", hide);
}
