// combobox(input, list, {ask, onType, onChoose}): an input with suggestions. ask(text) answers [{name, …}]; arrow keys and
// Enter choose, Escape closes. Promises: what is typed can always be sent as it is, and the newest answer wins.
const WAIT_MS = 200;
const FEWEST = 2;

export function combobox(input, list, { ask, onType, onChoose }) {
  const state = { input, list, found: [], at: -1, turn: 0, onChoose };
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
  let timer;
  input.addEventListener("input", () => {
    onType?.();
    clearTimeout(timer);
    timer = setTimeout(() => look(state, ask), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => pressed(state, event));
  input.addEventListener("blur", () => close(state));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(state, [...list.children].indexOf(option));
  });
}

async function look(state, ask) {
  const turn = ++state.turn;
  const asked = state.input.value.trim();
  const found = asked.length < FEWEST ? [] : await ask(asked);
  if (turn !== state.turn || document.activeElement !== state.input) return;
  state.found = found;
  state.at = -1;
  state.list.replaceChildren(...found.map(({ name }, index) => {
    const option = document.createElement("li");
    Object.assign(option, { id: `${state.list.id}-${index}`, textContent: name });
    option.setAttribute("role", "option");
    return option;
  }));
  show(state, found.length > 0);
}

function pressed(state, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && state.found.length) {
    state.at = (state.at + step + state.found.length) % state.found.length;
    show(state, true);
    event.preventDefault();
  } else if (event.key === "Enter" && state.at >= 0) {
    choose(state, state.at);
    event.preventDefault();
  } else if (event.key === "Escape" && !state.list.hidden) {
    close(state);
    event.preventDefault();
  }
}

function show(state, visible) {
  const { input, list, at } = state;
  list.hidden = !visible;
  input.setAttribute("aria-expanded", String(visible));
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  if (visible && at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
  else input.removeAttribute("aria-activedescendant");
}

function choose(state, index) {
  const chosen = state.found[index];
  state.input.value = chosen.name;
  close(state);
  state.onChoose(chosen);
}

function close(state) {
  state.turn += 1;
  state.found = [];
  state.at = -1;
  show(state, false);
}
