// colours(element): the tokens as the browser computes them there, so that one part of a page may be dark or sunlit.
const NAMES = [
  "paper", "ink", "accent", "on-state", "state-new", "state-wait", "state-crew", "state-late", "state-late-ink", "state-fixed",
  "state-off", "map-land", "map-bank", "map-park", "map-tree", "map-oval", "map-school", "map-water", "map-bld", "map-bld-2",
  "map-case", "map-street", "map-art", "map-rail", "map-ward", "map-ink", "map-ink-2", "map-ink-water", "map-ink-park", "map-ink-ward",
  "map-halo",
];

export function colours(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const found = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}
