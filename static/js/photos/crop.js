// Handles over the photo that cut its sides off. The form stays the truth: it is what they write and what is sent.

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-crop]");
/** @type {HTMLDetailsElement} */
const fold = form?.closest("details");
/** @type {HTMLImageElement} */
const image = document.querySelector("[data-photo-whole] img");
/** @typedef {"left" | "right" | "top" | "bottom"} Side */

/** @type {Record<Side, "width" | "height">} */
const SIDES = { left: "width", right: "width", top: "height", bottom: "height" };
/** @type {Record<Side, Side>} */
const OPPOSITE = { left: "right", right: "left", top: "bottom", bottom: "top" };
const ALL_SIDES = /** @type {Side[]} */ (Object.keys(SIDES));
const LEAST = 5; // percent of the photo that stays

const stage = document.createElement("div");
const frame = document.createElement("div");
const shade = document.createElement("div"); // over what goes
/** @type {{ sides: Side[], from: Record<Side, number>, x: number, y: number } | null} */
let drag = null;

/**
 * @param {Side} side
 * @returns {HTMLInputElement}
 */
const field = (side) => form.querySelector(`[data-cut="${side}"]`);
/** @param {Side} side */
const cut = (side) => Math.min(Math.max(Number(field(side).value) || 0, 0), 100 - LEAST);

function begin() {
  stage.className = "crop-stage";
  frame.className = "crop";
  for (const sides of ["left top", "top", "right top", "right", "right bottom", "bottom", "left bottom", "left"]) {
    const handle = document.createElement("div");
    handle.className = "crop-handle";
    handle.dataset.sides = sides;
    handle.style.left = sides.includes("left") ? "0" : sides.includes("right") ? "100%" : "50%";
    handle.style.top = sides.includes("top") ? "0" : sides.includes("bottom") ? "100%" : "50%";
    handle.style.cursor = cursorOf(sides);
    frame.append(handle);
  }
  const within = document.createElement("div");
  within.className = "crop-within";
  shade.className = "crop-shade";
  within.append(shade);
  stage.append(within, frame);
  stage.setAttribute("aria-hidden", "true"); // the fields say and do the same
  image.closest("[data-photo-whole]").append(stage);
}

/** @param {string} sides */
function cursorOf(sides) {
  if (["left", "right"].includes(sides)) return "ew-resize";
  if (["top", "bottom"].includes(sides)) return "ns-resize";
  return ["left top", "right bottom"].includes(sides) ? "nwse-resize" : "nesw-resize";
}

function draw() {
  stage.hidden = !fold.open;
  stage.style.left = `${image.offsetLeft}px`;
  stage.style.top = `${image.offsetTop}px`;
  stage.style.width = `${image.offsetWidth}px`;
  stage.style.height = `${image.offsetHeight}px`;
  for (const side of ALL_SIDES) frame.style[side] = shade.style[side] = `${cut(side)}%`;
}

/**
 * @param {Side} side
 * @param {number} percent
 */
function write(side, percent) {
  const room = 100 - LEAST - cut(OPPOSITE[side]);
  field(side).value = String(Math.round(Math.min(Math.max(percent, 0), room) * 10) / 10);
}

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  const chosen = /** @type {Side[]} */ (event.target.dataset.sides?.split(" "));
  const sides = chosen ?? (event.target === frame ? ALL_SIDES : []);
  const from = { left: cut("left"), right: cut("right"), top: cut("top"), bottom: cut("bottom") };
  drag = { sides, from, x: event.clientX, y: event.clientY };
  stage.setPointerCapture(event.pointerId);
});
stage.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const box = image.getBoundingClientRect();
  const moved = { width: ((event.clientX - drag.x) / box.width) * 100, height: ((event.clientY - drag.y) / box.height) * 100 };
  if (drag.sides.length === 4) { // the whole frame: it keeps its size
    /** @type {(axis: "width" | "height", start: Side, end: Side) => number} */
    const keep = (axis, start, end) => Math.min(Math.max(moved[axis], -drag.from[start]), drag.from[end]);
    moved.width = keep("width", "left", "right");
    moved.height = keep("height", "top", "bottom");
  }
  for (const side of drag.sides) {
    const way = side === "right" || side === "bottom" ? -1 : 1;
    write(side, drag.from[side] + way * moved[SIDES[side]]);
  }
  draw();
});
for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, () => { drag = null; });

if (form && image) {
  begin();
  for (const name of ["input", "reset"]) form.addEventListener(name, () => requestAnimationFrame(draw));
  fold.addEventListener("toggle", draw);
  new ResizeObserver(draw).observe(image);
  draw();
}
