// The menu of small screens: it says whether it is open, and Escape closes it. Without this script its own link does.
const MENU = "#menu";

document.addEventListener("DOMContentLoaded", () => {
  const opener = /** @type {HTMLElement | null} */ (document.querySelector(".rail__open"));
  const tell = () => opener?.setAttribute("aria-expanded", String(location.hash === MENU));
  addEventListener("hashchange", tell);
  tell();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || location.hash !== MENU) return;
    location.hash = "";
    opener?.focus();
  });
});
