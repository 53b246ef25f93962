// The board's map: the reports that the list holds, the open one in ink; choosing a pin opens its report.
// boardMap(element) -> { refresh() }. Promises: nothing of the page waits for the map, and without WebGL the list says so.
import { addReports, createMap, scale, zoomButtons } from "../map.js";
import { announce } from "../page/toast.js";
import { onSwap, show } from "./swap.js";

const SHEET_PX = 480;
const NARROW_PX = 1000;

export function boardMap(element) {
  const board = { reports: null, query: null };
  draw(element, board);
  onSwap("list", (list) => { if (list.dataset.query !== board.query) refresh(board); });
  onSwap("sheet", () => choose(board));
  return { refresh: () => refresh(board) };
}

async function draw(element, board) {
  const map = await createMap(element, { label: "Map of reports" });
  if (!map) { announce("The map cannot be drawn by this browser. The list holds every report."); return; }
  zoomButtons(map);
  scale(map, document.getElementById("scale"));
  board.reports = addReports(map, { url: address(board), onSelect: (ref) => show(`/desk/reports/${ref}`, { focus: true }) });
  await board.reports.ready;
  choose(board);
}

function address(board) {
  board.query = document.getElementById("list").dataset.query;
  const query = new URLSearchParams(board.query);
  query.delete("shown");
  query.delete("view");
  return `${document.getElementById("desk-map").dataset.geojson}${String(query) ? `?${query}` : ""}`;
}

async function refresh(board) {
  await board.reports?.refresh(address(board));
  choose(board);
}

function choose(board) {
  const ref = document.getElementById("sheet").dataset.ref ?? null;
  const right = ref && innerWidth > NARROW_PX ? SHEET_PX : 0;
  board.reports?.select(ref, { padding: { right, left: 0, top: 0, bottom: 0 } });
}
