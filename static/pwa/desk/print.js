// A page made for paper is printed by its own button. Without this script the browser’s menu does it.
document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest?.("[data-prints]")) print();
});
