// On a narrow screen the list and the map change places with one tap; the choice stays in the address.
export function view() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-view-choice]");
    if (!link) return;
    event.preventDefault();
    const chosen = link.dataset.viewChoice;
    document.getElementById("desk-body").dataset.view = chosen;
    for (const one of document.querySelectorAll("a[data-view-choice]")) {
      if (one.dataset.viewChoice === chosen) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    }
    const query = new URLSearchParams(location.search);
    if (chosen === "map") query.set("view", "map"); else query.delete("view");
    history.replaceState({}, "", location.pathname + (String(query) ? `?${query}` : ""));
  });
}
