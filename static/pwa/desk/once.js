// A form on its way is not sent again by a second press. Without this script the server sees to it alone.

/** @param {HTMLFormElement} form @param {boolean} busy */
function hold(form, busy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.toggleAttribute("disabled", busy);
  }
  form.toggleAttribute("aria-busy", busy);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  // Afterwards: a button that is disabled while the form is gathered would not say that it was the one pressed.
  setTimeout(() => hold(form, !event.defaultPrevented), 0);
});

// Back to a page the browser had kept: its forms are to be used.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) hold(form, false);
});
