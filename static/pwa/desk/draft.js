// What is typed in a public form stays in this tab, and goes with it: sessionStorage, no other tab, no other day.
// Without this script nothing is kept, and the form works the same.
const form = document.querySelector("form[data-draft]");

/** @param {string} of */
const key = (of) => `palier-saisir-${of}`;

/** @param {HTMLFormElement} form */
const fields = (form) =>
  [...form.elements].filter(
    (one) =>
      (one instanceof HTMLInputElement && one.type !== "hidden" && !one.closest(".trap")) ||
      one instanceof HTMLTextAreaElement,
  );

/** @param {Element} one */
const ticks = (one) => one instanceof HTMLInputElement && (one.type === "radio" || one.type === "checkbox");

/** @param {HTMLFormElement} form */
function written(form) {
  return fields(form).map((one) => {
    const input = /** @type {HTMLInputElement} */ (one);
    return ticks(input) ? input.checked : input.value;
  });
}

/** @param {HTMLFormElement} form @param {unknown[]} values */
function write(form, values) {
  fields(form).forEach((one, rank) => {
    const input = /** @type {HTMLInputElement} */ (one);
    if (ticks(input)) input.checked = values[rank] === true;
    else input.value = typeof values[rank] === "string" ? String(values[rank]) : "";
  });
}

/** @param {() => void} work */
function quietly(work) {
  try {
    work();
  } catch {
    // storage refused or full: nothing is kept, nothing else changes
  }
}

if (form instanceof HTMLFormElement) {
  const name = key(form.dataset.draft ?? "");
  // A form that was refused comes back with what was typed: that is the latest.
  if (!written(form).some(Boolean)) {
    quietly(() => {
      const kept = JSON.parse(sessionStorage.getItem(name) ?? "null");
      if (Array.isArray(kept)) write(form, kept);
    });
  }
  form.addEventListener("input", () => quietly(() => sessionStorage.setItem(name, JSON.stringify(written(form)))));
  form.querySelector("[data-draft-clears]")?.addEventListener("click", () => {
    write(form, []);
    quietly(() => sessionStorage.removeItem(name));
    /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=hidden])"))?.focus();
  });
}

// Received: it is the service's now, and the tab forgets it.
const done = document.querySelector("[data-draft-done]");
if (done instanceof HTMLElement) quietly(() => sessionStorage.removeItem(key(done.dataset.draftDone ?? "")));
