/**
 * Where one goes on when what had the focus leaves the screen (a line that was settled, a word that was taken back): at the
 * heading above where it stood, else the screen's. Never at the top of the page, nor on what acts: the same key pressed
 * twice would do the next thing too.
 */
const FOLLOWS = 4; // Node.DOCUMENT_POSITION_FOLLOWING
/** Once the screen has put the focus itself, if it does. */
const AFTER = 50;

let held = /** @type {Element | null} */ (null);
let above = /** @type {HTMLElement[]} */ ([]);
let there = "";

/** @param {FocusEvent} event */
function hold({ target }) {
  const one = /** @type {Element} */ (target);
  const headings = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("h1,h2")]);
  held = one;
  there = location.hash;
  above = headings.filter((heading) => heading.compareDocumentPosition(one) & FOLLOWS).reverse();
}

/** Not where another screen opens: its own heading has it. */
function goOn() {
  if (!held || there !== location.hash || document.activeElement !== document.body) return;
  // Moved, in a list put in another order: it keeps the focus.
  if (held.isConnected) return /** @type {HTMLElement} */ (held).focus();
  const to = above.find((one) => one.isConnected) ?? document.querySelector("h1");
  to?.setAttribute("tabindex", "-1");
  to?.focus({ preventScroll: true });
}

/** @param {MutationRecord[]} changes */
const lost = (changes) => changes.some(({ removedNodes }) => [...removedNodes].some((one) => one.contains(held)));

export function goOnward() {
  addEventListener("focusin", hold);
  new MutationObserver((changes) => lost(changes) && setTimeout(goOn, AFTER)).observe(document.body, { childList: true, subtree: true });
}
