// The photos under a text: those that stand in it, or in another text of the page, are marked. On a phone, where all
// photos stand below, they come with the tool of that name, over the keyboard.

const isNarrow = matchMedia("(max-width: 44.99rem)");
/** @type {NodeListOf<HTMLTextAreaElement>} */
const areas = document.querySelectorAll("textarea[data-editor]");
/** @type {{ strip: string, button: HTMLElement } | null} */
let open = null;

function mark() {
  const texts = [...areas].map((area) => area.value).join("\n");
  for (const button of document.querySelectorAll("[data-strip] [data-place-photo]")) {
    const placed = texts.includes(`](${button.dataset.placePhoto})`);
    button.classList.toggle("photo-strip-used", placed);
    button.querySelector("[data-placed]").hidden = !placed;
  }
  if (open) show();
}

/** It stands in the row of the tools: there nothing moves. */
function show() {
  const strip = document.getElementById(open.strip);
  strip.dataset.open = "";
  strip.closest("form").querySelector(".save-row").prepend(strip);
  open.button.setAttribute("aria-expanded", "true");
}

function close() {
  if (!open) return;
  const strip = document.getElementById(open.strip);
  delete strip.dataset.open;
  document.getElementById(strip.dataset.strip).closest(".editor").append(strip);
  open.button.setAttribute("aria-expanded", "false");
  open = null;
}

document.addEventListener("photos:tool", ({ detail: { area, button } }) => {
  const isOpen = open?.strip === `strip-${area.id}`;
  close();
  if (isOpen) return;
  const strip = document.getElementById(`strip-${area.id}`);
  if (isNarrow.matches && strip?.querySelector("li a, [data-place-photo]")) {
    open = { strip: strip.id, button };
    show();
  } else {
    document.dispatchEvent(new CustomEvent("photos:choose", { detail: { area } }));
  }
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-tool=photo]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open || event.isComposing) return;
  event.preventDefault();
  close();
});
isNarrow.addEventListener("change", close);

for (const area of areas) area.addEventListener("input", mark);
document.addEventListener("photos:fresh", mark);
document.addEventListener("outbox:answered", mark);
mark();
