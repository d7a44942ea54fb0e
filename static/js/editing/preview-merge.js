// A new preview takes the place of the one that is shown; blocks that are the same stay, with what a person did in them:
// a film goes on, details stay open, pictures do not come again.

const LINE = / data-line="\d+"/g;
/** What a block was when it came, without its line. @type {WeakMap<Element, string>} */
const cameAs = new WeakMap();

/** @param {Element} block */
function sourceOf(block) {
  const known = cameAs.get(block) ?? block.outerHTML.replace(LINE, "");
  cameAs.set(block, known);
  return known;
}

/**
 * @param {HTMLElement} shown
 * @param {HTMLElement} fresh
 */
export function merge(shown, fresh) {
  const [olds, news] = [shown, fresh].map((parts) => [...parts.querySelectorAll("[data-preview-of] > .prose")]);
  for (const prose of news) for (const block of prose.children) sourceOf(block);
  const isSame = olds.length === news.length && outline(shown) === outline(fresh);
  if (!isSame) {
    shown.replaceWith(fresh);
    return;
  }
  olds.forEach((prose, at) => mergeBlocks(prose, news[at]));
}

/**
 * What stands around the texts: their labels, a rating, an error.
 *
 * @param {HTMLElement} parts
 */
function outline(parts) {
  const copy = /** @type {HTMLElement} */ (parts.cloneNode(true));
  for (const prose of copy.querySelectorAll("[data-preview-of] > .prose")) prose.replaceChildren();
  return copy.innerHTML;
}

/**
 * @param {Element} shown
 * @param {Element} fresh
 */
function mergeBlocks(shown, fresh) {
  const olds = [...shown.children];
  const news = [...fresh.children];
  let start = 0;
  while (start < olds.length && start < news.length && isKept(olds[start], news[start])) start += 1;
  let end = 0;
  const most = Math.min(olds.length, news.length) - start;
  while (end < most && isKept(olds.at(-1 - end), news.at(-1 - end))) end += 1;
  const behind = olds[olds.length - end] ?? null;
  for (const block of olds.slice(start, olds.length - end)) block.remove();
  for (const block of news.slice(start, news.length - end)) shown.insertBefore(block, behind);
}

/**
 * Whether a block stays; then it gets its new lines.
 *
 * @param {Element} old
 * @param {Element} fresh
 */
function isKept(old, fresh) {
  if (sourceOf(old) !== sourceOf(fresh)) return false;
  const lines = [fresh, ...fresh.querySelectorAll("[data-line]")].map((block) => block.getAttribute("data-line"));
  [old, ...old.querySelectorAll("[data-line]")].forEach((block, at) => {
    if (lines[at] !== null && lines[at] !== undefined) block.setAttribute("data-line", lines[at]);
  });
  return true;
}
