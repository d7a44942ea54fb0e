// The preview of a report and the Markdown beside it: players, and on a wide screen both scroll together.

const wide = matchMedia("(min-width: 60rem)");

function load() {
  if (wide.matches) import("./report-scroll.js");
}

if (document.querySelector(".pane-preview [data-player]")) {
  import("./players.js").then(({ readyPlayers }) => readyPlayers(document.querySelector(".pane-preview")));
}
wide.addEventListener("change", load);
load();
