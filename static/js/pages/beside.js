// A session that is read beside a list on a wide screen: which clicks ask for it, and how it is fetched.

const PATIENCE = 4000; // ms; then the page is opened, which the worker may have kept

/**
 * The link that a click is on, if the click is to show its session beside the list; null for one that is to open its
 * page, also in another window.
 *
 * @param {MouseEvent} event
 * @param {string} selector
 * @returns {HTMLAnchorElement | null | undefined}
 */
export function linkToShow(event, selector) {
  const opens = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented;
  return opens ? null : /** @type {HTMLElement} */ (event.target).closest?.(selector);
}

/**
 * The part of the page that an address has; rejects where none comes in time.
 *
 * @param {string} address
 */
export async function fetchPart(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok || answer.redirected) throw new Error("not shown");
  return answer.text();
}
