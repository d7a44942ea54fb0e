// One photo full screen, and those beside it: buttons, arrow keys, or a swipe, which is the browser's own scrolling.
// What is done there goes through the outbox. Nothing moves meanwhile: a photo that is deleted stays where it is, and
// the next tap restores it.

import { restOfAlbum, showMore } from "./album-more.js";

/**
 * @typedef {object} Slide
 * @property {string} key
 * @property {HTMLElement} item
 * @property {HTMLElement | null} card of the album; none while the photo is deleted
 * @property {string} page the address of its page
 * @property {{ url: string, width: number }[]} sources from small to large
 * @property {string} facts
 */

/** @type {HTMLDialogElement} */
const dialog = document.getElementById("viewer");
/** @param {string} name */
const part = (name) => dialog.querySelector(`[data-viewer-${name}]`);
/** @type {HTMLElement} */
const track = dialog.querySelector("[data-track]");
/** @type {HTMLSelectElement} */
const places = dialog.querySelector("[data-viewer-places]");
/** @type {HTMLDetailsElement} */
const fold = dialog.querySelector("[data-viewer-move]");
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const AHEAD = 1; // photos beside the one that is shown that come before they are asked for
const NEAR_END = 5; // slides before the last one at which more come

/** @type {Slide[]} */
let slides = [];
let at = 0;
/** @type {number | null} */
let target = null; // where scrolling is about to end

/**
 * @param {HTMLElement} element
 * @returns {HTMLImageElement}
 */
const imageIn = (element) => element.querySelector("img");

/**
 * @param {HTMLElement} card
 * @returns {Slide}
 */
function slideOf(card) {
  const item = document.createElement("li");
  item.className = "viewer-slide";
  const sources = imageIn(card).srcset.split(", ").map((each) => {
    const [url, width] = each.split(" ");
    return { url, width: parseInt(width, 10) };
  });
  const page = card.querySelector("[data-view]").getAttribute("href");
  const facts = [...card.querySelectorAll(".photo-facts > *, .photo-credit")].map((each) => each.textContent).join(" · ");
  return { key: card.dataset.photo, item, card, page, sources, facts };
}

/** @returns {HTMLElement[]} */
const albumCards = () => [...document.querySelectorAll("#album .photo-card[data-photo]")];

/** @param {HTMLElement} card */
function open(card, { isNew = true } = {}) {
  slides = albumCards().map(slideOf);
  track.replaceChildren(...slides.map(({ item }) => item));
  if (isNew) history.pushState({ viewer: true }, "", `#${card.id}`);
  dialog.showModal();
  show(slides.findIndex(({ key }) => key === card.dataset.photo));
  scroll(at, "instant");
}

/** @param {number} index */
function show(index) {
  at = index;
  remember();
  slides.forEach(({ item }, each) => item.setAttribute("aria-hidden", String(each !== at)));
  for (let each = at - AHEAD; each <= at + AHEAD; each += 1) if (slides[each]) draw(slides[each]);
  sharpen(slides[at]);
  fold.open = false;
  say();
  if (at + NEAR_END >= slides.length && restOfAlbum()) showMore();
}

// Loaded again, the page shows the same photo.
function remember() {
  try {
    history.replaceState({ viewer: true }, "", `#photo-${slides[at].key}`);
  } catch { /* Safari allows a hundred in thirty seconds */ }
}

/** What is said of the photo that is shown, and what can be done with it. */
function say() {
  const { key, card, page, facts } = slides[at];
  /** @type {NodeListOf<HTMLOptionElement>} */
  const options = document.querySelectorAll("#chosen-session option");
  places.replaceChildren(...[...options].map((option) => option.cloneNode(true)));
  places.value = card ? (card.dataset.session ?? "inbox") : "";
  if (places.selectedIndex < 0) places.value = "inbox"; // of a session that is not on the agenda
  part("number").textContent = dialog.dataset.number.replace("{number}", String(at + 1)).replace("{all}", String(slides.length + restOfAlbum()));
  part("caption").textContent = card?.dataset.caption ?? "";
  part("facts").textContent = facts;
  part("place").textContent = card ? (card.dataset.report ?? places.selectedOptions[0].text) : dialog.dataset.deleted;
  part("why").textContent = card?.dataset.why ? `· ${card.dataset.why}` : "";
  part("state").textContent = card?.dataset.waits ?? "";
  part("page").setAttribute("href", page);
  part("key").setAttribute("value", key);
  fold.hidden = part("page").hidden = part("delete").hidden = !card;
  part("restore").hidden = Boolean(card);
  part("proposals").replaceChildren(...(card?.dataset.proposals ?? "").split(" ").filter(Boolean).map(proposal));
  window.htmx.process(part("proposals"));
  const name = facts.split(" · ")[0];
  for (const button of dialog.querySelectorAll("[data-verb]")) button.dataset.waits = `${button.dataset.verb}: ${name}`;
  /** @type {NodeListOf<HTMLButtonElement>} */
  const steps = dialog.querySelectorAll("[data-viewer-step]");
  for (const button of steps) {
    const isLast = !slides[at + Number(button.dataset.viewerStep)];
    if (isLast && button === document.activeElement) track.focus({ preventScroll: true }); // keys go on
    button.disabled = isLast;
  }
  chosen();
}

/** @param {string} key of a session */
function proposal(key) {
  /** @type {HTMLTemplateElement} */
  const template = dialog.querySelector(".viewer-places > template");
  const button = /** @type {HTMLButtonElement} */ (template.content.firstElementChild.cloneNode(true));
  button.value = key;
  button.querySelector("span").textContent = [...places.options].find(({ value }) => value === key)?.text ?? "";
  return button;
}

// To where it is already it is not moved.
function chosen() {
  /** @type {HTMLButtonElement} */
  const button = dialog.querySelector("[data-viewer-places] + button");
  button.disabled = places.value === (slides[at].card?.dataset.session ?? "inbox");
}

// Pictures: the small one first, then the one that fits the screen.

/** @param {Slide} slide */
function draw({ item, card, sources }) {
  if (item.firstChild || !card) return;
  const thumbnail = imageIn(card);
  const image = new Image();
  image.alt = thumbnail.alt;
  image.src = (sources.find(({ width }) => width >= 640) ?? sources.at(-1)).url;
  for (const [side, name] of /** @type {const} */ ([["maxInlineSize", "width"], ["maxBlockSize", "height"]])) {
    const natural = thumbnail.getAttribute(name);
    if (!natural) continue;
    image.setAttribute(name, natural);
    image.style[side] = `min(100%, ${natural}px)`;
  }
  item.append(image);
}

/** @param {Slide} slide */
async function sharpen({ item, sources, key }) {
  const image = imageIn(item);
  const [natural, height] = ["width", "height"].map((side) => Number(image?.getAttribute(side)));
  const larger = sources.at(-1);
  if (!image || !natural || !height || larger.width <= 640) return;
  const shown = Math.min(track.clientWidth, (track.clientHeight * natural) / height);
  if (shown * devicePixelRatio <= 640 || image.src.endsWith(larger.url)) return;
  await image.decode().catch(() => {});
  const better = new Image();
  better.src = larger.url;
  await better.decode().then(() => {
    if (dialog.open && slides.some((slide) => slide.key === key)) image.src = larger.url;
  }, () => {}); // without a network the small one stays
}

// From one to the next.

/**
 * @param {number} index
 * @param {ScrollBehavior} behavior
 */
function scroll(index, behavior = stillness.matches ? "instant" : "smooth") {
  target = behavior === "smooth" ? index : null;
  track.scrollTo({ left: index * track.clientWidth, behavior });
}

/** @param {number} index */
function go(index) {
  if (!slides[index]) return;
  show(index);
  scroll(index);
}

track.addEventListener("scroll", () => {
  if (target !== null && Math.abs(track.scrollLeft - target * track.clientWidth) > 1) return; // on its way
  target = null;
  const index = Math.round(track.scrollLeft / track.clientWidth);
  if (dialog.open && index !== at && slides[index]) show(index);
});
// A finger takes over.
for (const name of ["pointerdown", "wheel"]) track.addEventListener(name, () => { target = null; }, { passive: true });
let width = 0; // only that one turns the track: in height nothing scrolls
new ResizeObserver(() => {
  if (track.clientWidth === width) return;
  width = track.clientWidth;
  if (dialog.open) scroll(at, "instant");
}).observe(track);

dialog.addEventListener("keydown", (event) => {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: slides.length - 1 };
  if (!(event.key in steps) || event.target.matches("select") || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(steps[event.key]);
});
dialog.addEventListener("click", ({ target: clicked }) => {
  const step = clicked.closest("[data-viewer-step]");
  if (step) go(at + Number(step.dataset.viewerStep));
  if (clicked.closest("[data-close-viewer]")) dialog.close();
});
places.addEventListener("change", chosen);

// It opens from the album and closes with the Back button too.

document.getElementById("main").addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.closest(".photo-card"));
});
dialog.addEventListener("close", () => {
  if (history.state?.viewer) history.back();
  document.getElementById("messages").append(...part("messages").childNodes);
  const card = slides[at]?.card;
  card?.querySelector("[data-view]").focus({ preventScroll: true });
  requestAnimationFrame(() => card?.scrollIntoView({ block: "nearest" }));
});
function follow() {
  const card = history.state?.viewer && document.getElementById(location.hash.slice(1));
  if (!card) dialog.close();
  else if (!dialog.open) open(card, { isNew: false });
}
window.addEventListener("popstate", follow);

// The album has changed.

function refresh() {
  if (!dialog.open) return;
  for (const slide of slides) slide.card = document.getElementById(`photo-${slide.key}`);
  const said = document.querySelectorAll("#messages > .message");
  if (said.length) part("messages").replaceChildren(...said);
  fold.open = false;
  say();
}
document.addEventListener("photos:fresh", refresh);
document.addEventListener("photos:grown", () => {
  if (!dialog.open) return;
  const known = new Set(slides.map(({ key }) => key));
  const more = albumCards().filter((card) => !known.has(card.dataset.photo)).map(slideOf);
  track.append(...more.map(({ item }) => item));
  slides.push(...more);
  for (const { item } of more) item.setAttribute("aria-hidden", "true");
  if (slides[at + 1]) draw(slides[at + 1]);
  say();
});
document.addEventListener("photos:marked", () => dialog.open && say());

if (history.state?.viewer) follow(); // the page was loaded again
