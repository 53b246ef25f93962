// Pins and clusters, drawn on a canvas from the shapes of web/static/icons/states and the tokens, so that the map and the
// lists show the same. An image's name says all: "pin|overdue|4 d", "cluster|5|with_crew:3,waiting:2", "point|playground".
import school from "lucide/dist/esm/icons/school.mjs";
import train from "lucide/dist/esm/icons/train-front.mjs";
import playground from "../../icons/own/playground.svg";
import at_risk from "../../icons/states/at_risk.svg";
import fixed from "../../icons/states/fixed.svg";
import hazard from "../../icons/states/hazard.svg";
import in_progress from "../../icons/states/in_progress.svg";
import newly from "../../icons/states/new.svg";
import off from "../../icons/states/off.svg";
import overdue from "../../icons/states/overdue.svg";
import waiting from "../../icons/states/waiting.svg";
import with_crew from "../../icons/states/with_crew.svg";

const SHAPES = { new: newly, waiting, with_crew, in_progress, at_risk, overdue, hazard, fixed, off };
const HUES = {
  overdue: "state-late", at_risk: "state-late", new: "state-new", waiting: "state-wait", with_crew: "state-crew",
  in_progress: "state-crew", fixed: "state-fixed", off: "state-off",
};
const POINTS = {
  playground: { svg: playground, colour: "map-ink-park" },
  school: { svg: written(school), colour: "map-ink" },
  station: { svg: written(train), colour: "map-ink" },
};
const HOLLOW = new Set(["at_risk", "in_progress"]);
const PIN = 22;
const HAZARD = 28;
const ARC = 4;
export const LOOKS = Object.keys(SHAPES);
export const CLUSTERED = Object.keys(HUES);
export const RATIO = Math.max(2, Math.ceil(globalThis.devicePixelRatio ?? 1));

export async function draw(name, c) {
  await document.fonts.load('600 12px "Inter Variable"');
  const [kind, first, second] = name.split("|");
  if (kind === "point") return point(first, c);
  return kind === "cluster" ? cluster(first, second, c) : pin(first, second, c);
}

function written(nodes) {
  const attributes = (map) => Object.entries(map).map(([key, value]) => ` ${key}="${value}"`).join("");
  return `<svg viewBox="0 0 24 24">${nodes.map(([tag, map]) => `<${tag}${attributes(map)}/>`).join("")}</svg>`;
}

async function point(kind, c) {
  const { svg, colour } = POINTS[kind];
  const stroke = `fill="none" stroke="${c[colour]}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"`;
  const image = await rendered(svg.replace(/^<svg( xmlns="[^"]*")?/, `<svg xmlns="http://www.w3.org/2000/svg" ${stroke}`));
  const pen = sheet(20, 20);
  disc(pen, 10, 9, c["map-halo"]);
  pen.drawImage(image, 4, 4, 12, 12);
  return picture(pen);
}

function sheet(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * RATIO);
  canvas.height = Math.ceil(height * RATIO);
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.font = '600 12px "Inter Variable", Inter, system-ui, sans-serif';
  return pen;
}

const picture = (pen) => pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);

// The shape sits in the middle of the picture whatever its tag, so that it points at its place.
async function pin(look, tag, c) {
  const size = look === "hazard" ? HAZARD : PIN;
  const reach = tag ? 8 + tagWidth(tag) : 0;
  const half = Math.max(size / 2 + 2, reach - 2);
  const tall = tag ? 20 : size / 2 + 2;
  const pen = sheet(half * 2, tall * 2);
  const image = await shapeImage(look, c);
  pen.drawImage(image, half - size / 2, tall - size / 2, size, size);
  if (tag) drawTag(pen, half + 3, tall - 17, tag, look === "at_risk", c);
  return picture(pen);
}

function tagWidth(tag) {
  const pen = sheet(1, 1);
  return Math.ceil(pen.measureText(tag).width) + 12;
}

function drawTag(pen, x, y, tag, hollow, c) {
  const width = tagWidth(tag);
  pen.beginPath();
  pen.roundRect(x, y, width, 16, 8);
  pen.lineWidth = 1.5;
  pen.fillStyle = hollow ? c.paper : c["state-late"];
  pen.strokeStyle = hollow ? c["state-late"] : c.paper;
  pen.fill();
  pen.stroke();
  pen.fillStyle = hollow ? c["state-late-ink"] : c["on-state"];
  pen.textAlign = "center";
  pen.fillText(tag, x + width / 2, y + 12.3);
}

const shapeImage = (look, c) => rendered(SHAPES[look].replace(/var\(--([\w-]+)\)/g, (_, token) => c[token]));

async function rendered(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg.replace("<svg ", '<svg width="112" height="112" '))}`;
  await image.decode();
  return image;
}

function cluster(count, shares, c) {
  const radius = count.length < 2 ? 15 : count.length < 3 ? 18 : 21;
  const middle = radius + 5;
  const pen = sheet(middle * 2, middle * 2);
  disc(pen, middle, radius + 3.5, c.paper);
  arcs(pen, middle, radius, parts(shares), c);
  pen.fillStyle = c.ink;
  pen.textAlign = "center";
  pen.fillText(count, middle, middle + 4.3);
  return picture(pen);
}

function disc(pen, middle, radius, colour) {
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, Math.PI * 2);
  pen.fillStyle = colour;
  pen.fill();
}

const parts = (shares) => shares.split(",").map((share) => share.split(":")).map(([look, count]) => [look, Number(count)]).filter(([, count]) => count);

function arcs(pen, middle, radius, shares, c) {
  const all = shares.reduce((sum, [, count]) => sum + count, 0);
  const gap = shares.length > 1 ? 2 / radius : 0;
  let from = -Math.PI / 2;
  for (const [look, count] of shares) {
    const to = from + (count / all) * Math.PI * 2;
    arc(pen, middle, radius, from + gap / 2, to - gap / 2, ARC, c[HUES[look]]);
    if (HOLLOW.has(look)) arc(pen, middle, radius, from + gap / 2 + 0.08, to - gap / 2 - 0.08, 1.25, c.paper);
    from = to;
  }
}

function arc(pen, middle, radius, from, to, width, colour) {
  if (to <= from) return;
  pen.beginPath();
  pen.arc(middle, middle, radius, from, to);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
}
