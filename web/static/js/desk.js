// The desk's board: list, map and sheet change in place, each report keeps its own address, and news arrive by themselves.
import "./desk/panel.js";
import { arrivals } from "./desk/arrivals.js";
import { boardMap } from "./desk/board-map.js";
import { pinPlace } from "./desk/pin-place.js";
import { onSwap, start } from "./desk/swap.js";
import { view } from "./desk/view.js";

onSwap("sheet", pinPlace);
start();
view();
const map = boardMap(document.getElementById("desk-map"));
arrivals(map);
pinPlace(document.getElementById("sheet"));
