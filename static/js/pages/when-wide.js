// Loads the script of what only a wide screen shows.

const wide = matchMedia("(min-width: 68.75rem)");
const pane = document.querySelector("[data-when-wide]");

function load() {
  if (pane && wide.matches) import(pane.dataset.whenWide).catch(() => pane.remove());
}
wide.addEventListener("change", load);
load();
