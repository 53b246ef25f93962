// <button data-opens="id"> opens <dialog id>, data-closes closes the one it stands in, so does a click beside it; focus
// returns to the button. An open <details class="menu"> closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  const { target } = event;
  const opener = target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (target.closest?.("[data-closes]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.preventDefault();
  }
});

const openMenus = () => document.querySelectorAll("details.menu[open]");

function outside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
