// Where the lines of a textarea stand: long ones are wrapped, so that only a copy of the text knows it.

const COPIED = ["font", "letter-spacing", "line-height", "tab-size", "overflow-wrap", "word-break", "text-indent"];

/**
 * The distance of each line from the top of the text, in pixels, and of its end.
 *
 * @param {HTMLTextAreaElement} area
 * @returns {number[]}
 */
export function lineTops(area) {
  const style = getComputedStyle(area);
  const copy = document.createElement("div");
  copy.lang = area.lang;
  copy.ariaHidden = "true";
  for (const name of COPIED) copy.style.setProperty(name, style.getPropertyValue(name));
  const inner = area.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", width: `${inner}px` });
  for (const line of area.value.split("\n")) {
    copy.append(Object.assign(document.createElement("div"), { textContent: line || "\u200b" }));
  }
  area.after(copy);
  const lines = /** @type {HTMLElement[]} */ ([...copy.children]);
  const first = lines[0].offsetTop;
  const tops = lines.map((line) => line.offsetTop - first);
  tops.push(copy.offsetHeight);
  copy.remove();
  return tops;
}

/**
 * @param {string} text
 * @param {number} line
 */
export function startOfLine(text, line) {
  let at = 0;
  for (let number = 0; number < line; number += 1) {
    const end = text.indexOf("\n", at);
    if (end < 0) return at;
    at = end + 1;
  }
  return at;
}

/** For somebody who wants no motion, everything stands where it belongs at once. */
export function motion() {
  return /** @type {ScrollBehavior} */ (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
}
