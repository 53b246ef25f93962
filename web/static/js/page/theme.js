// Light, dark or sunlight: buttons with data-theme-choice, kept in a cookie so that the server draws the right one at once.
const root = document.documentElement;

export function choose(theme) {
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  mark();
  root.dispatchEvent(new CustomEvent("themechange", { detail: theme, bubbles: true }));
}

// Calls back whenever colours change, by choice or by the system's own switch, until the function that it gives is called.
export function onThemeChange(callback) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  root.addEventListener("themechange", callback);
  system.addEventListener("change", callback);
  return () => {
    root.removeEventListener("themechange", callback);
    system.removeEventListener("change", callback);
  };
}

function mark() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.theme));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-choice]");
  if (button) choose(button.dataset.themeChoice);
});
mark();
