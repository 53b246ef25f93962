// shrink(file): a JPEG of at most 2048 px that still knows where and when it was taken. Promises: what cannot be read as a
// picture here, or would not get smaller, comes back as it was.
import { carryOver } from "./exif.js";

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const SMALL_ENOUGH = 400_000;

export async function shrink(file) {
  if (file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const drawn = await redraw(picture, Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height)));
    picture.close();
    const blob = file.type === "image/jpeg" ? await carryOver(file, drawn) : drawn;
    if (blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

function redraw(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
  });
}
