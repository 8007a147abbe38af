// The progress of a long work, without a press: the part of the page that says it is read again until it is over.

const EVERY_MS = 1500;

async function look() {
  const part = document.querySelector("[data-follow]");
  if (!part) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-follow]");
    if (!next) {
      location.reload();
      return;
    }
    // Its buttons stay as they are: somebody may be on one.
    for (const said of ["p", "progress"]) part.querySelector(said)?.replaceWith(next.querySelector(said) ?? "");
  } catch {
    // The network was away for a moment: the next look says where it is.
  }
  setTimeout(look, EVERY_MS);
}

addEventListener("DOMContentLoaded", () => setTimeout(look, EVERY_MS));
