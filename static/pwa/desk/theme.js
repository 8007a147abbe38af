// Day or night by hand. Without this script the pages follow the system's setting.
const KEY = "palier-theme";
const root = document.documentElement;

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage refused: the choice lasts for this page
  }
}

/** @param {"light" | "dark"} theme */
function set(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // storage refused: the choice lasts for this page
  }
}

function isDark() {
  const asked = root.dataset.theme;
  return asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// Known before the first paint: what a script alone does is there from then on, and moves nothing.
root.dataset.scripted = "";
const kept = stored();
if (kept === "light" || kept === "dark") root.dataset.theme = kept;

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button.toggle.by-script")) {
    button.addEventListener("click", () => set(isDark() ? "light" : "dark"));
  }
});
