// What is typed of a password is shown as long as its button is pressed in. Without this script the field stays as it is.

/** @param {Element} button @param {boolean} shown */
function reveal(button, shown) {
  const field = document.getElementById(button.getAttribute("aria-controls") ?? "");
  if (field instanceof HTMLInputElement) field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
  button.classList.toggle("btn--quiet", !shown);
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest?.("[data-reveals]");
  if (button) reveal(button, button.getAttribute("aria-pressed") !== "true");
});

// Sent or left, it is a password again: no browser keeps it as a text that was typed.
function hide() {
  for (const button of document.querySelectorAll("[data-reveals]")) reveal(button, false);
}
document.addEventListener("submit", hide);
addEventListener("pagehide", hide);
