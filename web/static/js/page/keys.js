// Single keys: an element with data-key="r" is pressed (a field: focused) by r; inside a [data-key-list] j and k move and
// Enter opens as ever; ? lists all keys of the page, where they can also be switched off. Never while someone is typing.
const OFF = "keys-off";
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const isOff = () => localStorage.getItem(OFF) === "yes";
const visible = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || (isOff() && event.key !== "?")) return;
  const done = event.key === "?" ? show() : move(event.key) || press(event.key);
  if (done) event.preventDefault();
});

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  if (!target) return false;
  target.focus();
  if (!target.matches("input, textarea, select")) target.click();
  return true;
}

function move(key) {
  const step = { j: 1, k: -1 }[key];
  const list = step && [...document.querySelectorAll("[data-key-list]")].find(visible);
  if (!list) return false;
  const items = [...list.querySelectorAll("a[href]")].filter(visible);
  const from = items.findIndex((item) => item === document.activeElement || item.matches("[aria-current]"));
  items[Math.min(Math.max(from + step, 0), items.length - 1)]?.focus();
  return true;
}

function show() {
  document.body.append(sheet());
  const dialog = document.body.lastElementChild;
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return true;
}

function sheet() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", "Keys");
  dialog.innerHTML = `<h2>Keys</h2><ul class="keylist"></ul>
    <label class="chk"><input type="checkbox"><span>Use single keys on this device</span></label>
    <p><button type="button" class="btn" data-closes>Close</button></p>`;
  dialog.querySelector("ul").append(...lines());
  const box = dialog.querySelector("input");
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
  return dialog;
}

function lines() {
  const found = [...document.querySelectorAll("[data-key]")].filter(visible).map((element) => [element.dataset.key, words(element)]);
  if (document.querySelector("[data-key-list]")) found.unshift(["j", "Next in the list"], ["k", "Back in the list"]);
  return [...found, ["?", "All keys"]].map(([key, meaning]) => {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("kbd"), { textContent: key }), meaning);
    return line;
  });
}

function words(element) {
  const own = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent;
  if (own) return own;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return copy.textContent.trim();
}
