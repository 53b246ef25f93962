// toast(words, {look, action}) shows and says what happened; announce(words) only says it.
const SHOWN_MS = 8000;

export function announce(words) {
  const place = document.getElementById("announcer");
  if (place) place.textContent = place.textContent === words ? `${words}\u00a0` : words;
}

// action: {words, run}. A message with an action stays until it is used or closed by another one.
export function toast(words, { look = null, action = null } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  if (look) box.append(shape(look));
  const text = document.createElement("span");
  text.className = "grow";
  text.textContent = words;
  box.append(text);
  if (action) box.append(actionButton(action, box));
  document.getElementById("toasts")?.replaceChildren(box);
  if (!action) setTimeout(() => box.remove(), SHOWN_MS);
  return box;
}

export function shape(look) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS(svg.namespaceURI, "use");
  svg.setAttribute("class", "pin");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${new URL(`../${ICONS_FILE}`, import.meta.url).pathname}#state-${look}`);
  svg.append(use);
  return svg;
}

function actionButton({ words, run }, box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words;
  button.addEventListener("click", () => { box.remove(); run(); });
  return button;
}
