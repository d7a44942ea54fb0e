// Handles over the photo that cut its sides off. The form stays the truth: it is what they write and what is sent.

const form = document.querySelector("form[data-crop]");
const fold = form?.closest("details");
const image = document.querySelector("[data-photo-whole] img");
const SIDES = { left: "width", right: "width", top: "height", bottom: "height" };
const OPPOSITE = { left: "right", right: "left", top: "bottom", bottom: "top" };
const LEAST = 5; // percent of the photo that stays

const stage = document.createElement("div");
const frame = document.createElement("div");
const shade = document.createElement("div"); // over what goes
let drag = null;

const field = (side) => form.querySelector(`[data-cut="${side}"]`);
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
  for (const side of Object.keys(SIDES)) frame.style[side] = shade.style[side] = `${cut(side)}%`;
}

function write(side, percent) {
  const room = 100 - LEAST - cut(OPPOSITE[side]);
  field(side).value = String(Math.round(Math.min(Math.max(percent, 0), room) * 10) / 10);
}

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  const sides = event.target.dataset.sides?.split(" ") ?? (event.target === frame ? Object.keys(SIDES) : []);
  const from = Object.fromEntries(Object.keys(SIDES).map((side) => [side, cut(side)]));
  drag = { sides, from, x: event.clientX, y: event.clientY };
  stage.setPointerCapture(event.pointerId);
});
stage.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const box = image.getBoundingClientRect();
  const moved = { width: ((event.clientX - drag.x) / box.width) * 100, height: ((event.clientY - drag.y) / box.height) * 100 };
  if (drag.sides.length === 4) { // the whole frame: it keeps its size
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
