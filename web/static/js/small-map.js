// <div class="map" role="img" aria-label data-map-static data-lon data-lat data-look>: one pin on a map that nobody has to operate. The
// map itself, a third of a megabyte, is only fetched when the place for it comes into view.
const NEAR = "200px";

async function draw(element) {
  const { createMap } = await import("./map.js");
  const { lon, lat, zoom = 16.5, look = "new", basemap } = element.dataset;
  const label = element.getAttribute("aria-label") ?? "Map";
  const center = [Number(lon), Number(lat)];
  await createMap(element, { basemapUrl: basemap, center, zoom: Number(zoom), interactive: false, label, pin: look });
}

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    draw(target);
  }
}, { rootMargin: NEAR });

for (const element of document.querySelectorAll("[data-map-static]")) watcher.observe(element);
