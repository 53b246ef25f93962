// positionOf(file): {lat, lon} where a JPEG says it was taken, or null. Only the first part of the file is read.
const READ_BYTES = 131072;
const GPS_DIRECTORY = 0x8825;
const [LAT_SIDE, LAT, LON_SIDE, LON] = [1, 2, 3, 4];
const ENTRY_BYTES = 12;

export async function positionOf(file) {
  try {
    const view = new DataView(await file.slice(0, READ_BYTES).arrayBuffer());
    const tiff = tiffStart(view);
    return tiff ? position(view, tiff) : null;
  } catch { return null; }
}

function tiffStart(view) {
  if (view.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; at + 10 < view.byteLength; at += view.getUint16(at + 2) + 2) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    if ((view.getUint16(at) & 0xff00) !== 0xff00) return 0;
  }
  return 0;
}

function position(view, tiff) {
  const little = view.getUint16(tiff) === 0x4949;
  const found = entries(view, tiff, tiff + view.getUint32(tiff + 4, little), little);
  if (!found.has(GPS_DIRECTORY)) return null;
  const gps = entries(view, tiff, tiff + view.getUint32(found.get(GPS_DIRECTORY), little), little);
  const side = (tag, negative) => (String.fromCharCode(view.getUint8(gps.get(tag))) === negative ? -1 : 1);
  const lat = side(LAT_SIDE, "S") * degrees(view, tiff + view.getUint32(gps.get(LAT), little), little);
  const lon = side(LON_SIDE, "W") * degrees(view, tiff + view.getUint32(gps.get(LON), little), little);
  return Number.isFinite(lat) && Number.isFinite(lon) && (lat || lon) ? { lat, lon } : null;
}

// Tag -> where its value, or the offset to it, stands.
function entries(view, tiff, directory, little) {
  const found = new Map();
  for (let number = 0; number < view.getUint16(directory, little); number += 1) {
    const entry = directory + 2 + number * ENTRY_BYTES;
    found.set(view.getUint16(entry, little), entry + 8);
  }
  return found;
}

function degrees(view, at, little) {
  const part = (index) => view.getUint32(at + index * 8, little) / view.getUint32(at + index * 8 + 4, little);
  return part(0) + part(1) / 60 + part(2) / 3600;
}
