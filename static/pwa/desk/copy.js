// A link or a code shown once is copied by the button beside it. Without this script it is selected by hand.
document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-copies]");
  const shown = button?.previousElementSibling;
  const said = button?.nextElementSibling;
  if (!shown || !said) return;
  try {
    await navigator.clipboard.writeText((shown.textContent ?? "").trim());
    said.textContent = "Copié.";
  } catch {
    getSelection()?.selectAllChildren(shown);
    said.textContent = "Sélectionné : copiez-le avec Ctrl et C.";
  }
});
