// The photos under a text: those that stand in it, or in another text of the page, are marked.

/** @type {NodeListOf<HTMLTextAreaElement>} */
const areas = document.querySelectorAll("textarea[data-editor]");

function mark() {
  const texts = [...areas].map((area) => area.value).join("\n");
  for (const button of document.querySelectorAll("[data-strip] [data-place-photo]")) {
    const placed = texts.includes(`](${button.dataset.placePhoto})`);
    button.classList.toggle("photo-strip-used", placed);
    button.querySelector("[data-placed]").hidden = !placed;
  }
}

for (const area of areas) area.addEventListener("input", mark);
document.addEventListener("photos:fresh", mark);
document.addEventListener("outbox:answered", mark);
mark();
