// A photo that is drawn anew loses where and when it was taken. carryOver puts the old JPEG's Exif block into the new one,
// with the turn set back to "upright", because the new pixels already are.
const EXIF = 0xffe1;
const SCAN = 0xffda;
const ORIENTATION = 0x0112;

export async function carryOver(original, shrunk) {
  const block = exifBlock(new DataView(await original.arrayBuffer()));
  if (!block) return shrunk;
  const start = shrunk.slice(0, 2);
  return new Blob([start, upright(block), shrunk.slice(2)], { type: "image/jpeg" });
}

function exifBlock(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2) + 2;
    if (marker === EXIF && view.getUint32(at + 4) === 0x45786966) return view.buffer.slice(at, at + length);
    if (marker === SCAN || (marker & 0xff00) !== 0xff00) return null;
    at += length;
  }
  return null;
}

function upright(block) {
  const view = new DataView(block);
  const tiff = 10;
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const count = view.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + count * 12; entry += 12) {
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
  return block;
}
