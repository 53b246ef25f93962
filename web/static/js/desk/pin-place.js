// The pin of a report that is being placed: a map in the sheet, two-way with the fields and the candidates beside it.
import { createMap, pinPicker } from "../map.js";

export async function pinPlace(sheet) {
  const box = sheet?.querySelector("#picker");
  if (!box) return;
  const at = box.dataset.lat ? [Number(box.dataset.lon), Number(box.dataset.lat)] : null;
  const map = await createMap(box, { label: "Where it is", ...(at ? { center: at, zoom: 16 } : {}) });
  if (!map) return;
  const fields = { lat: sheet.querySelector("#f-lat"), lon: sheet.querySelector("#f-lon") };
  const picker = pinPicker(map, { at: "placed" in box.dataset ? at : null, onMove: ({ lon, lat }) => {
    fields.lat.value = lat;
    fields.lon.value = lon;
    for (const radio of sheet.querySelectorAll("[name=at]")) radio.checked = radio.value === `${lat},${lon}`;
  } });
  sheet.addEventListener("change", ({ target }) => {
    if (target.name === "at") {
      const [lat, lon] = target.value.split(",").map(Number);
      picker.set([lon, lat]);
      fields.lat.value = "";
      fields.lon.value = "";
      target.checked = true;
    }
    if ((target === fields.lat || target === fields.lon) && fields.lat.value && fields.lon.value) picker.set([Number(fields.lon.value), Number(fields.lat.value)]);
  });
}
