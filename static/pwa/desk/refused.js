// What was refused is the first thing read, wherever the page says it.
const told = document.querySelector("main .note--stop[role=alert]");
if (told instanceof HTMLElement) {
  told.tabIndex = -1;
  told.focus();
}
