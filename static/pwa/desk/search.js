// The key / leads to the search box, from wherever nothing is being typed. On a small screen the menu it is in opens.
document.addEventListener("keydown", (event) => {
  const at = /** @type {HTMLElement} */ (event.target);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (at.isContentEditable || at.closest("input,textarea,select")) return;
  const box = document.getElementById("partout");
  if (!box) return;
  event.preventDefault();
  if (!box.offsetParent) location.hash = "#menu";
  box.focus();
});
