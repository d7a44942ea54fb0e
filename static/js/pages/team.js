// The table of the team follows what the others mark, without a reload.

const EVERY = 15_000; // ms between two questions

let etag = "";

/** Ask for the table while the page is seen; the server answers 304 where nothing has changed. */
async function refresh() {
  const old = document.getElementById("coverage");
  if (document.hidden || !navigator.onLine || !old) return;
  const headers = { "X-Part": "coverage", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(location.href, { headers, cache: "no-store" }).catch(() => /** @type {Response} */ (null));
  if (answer?.status !== 200 || !answer.headers.has("ETag")) return;
  const html = await answer.text();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("coverage");
  if (!fresh || isTyping(old)) return;
  etag = answer.headers.get("ETag");
  replace(old, document.adoptNode(fresh));
}

/** @param {HTMLElement} table */
const isTyping = (table) => table.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

/**
 * What has the focus has it afterwards too, at the same place of the window; the table itself where its row is gone.
 *
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
function replace(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const before = focused?.getBoundingClientRect().top;
  old.replaceWith(fresh);
  if (!focused) return;
  const again = document.getElementById(focused.id);
  (again ?? fresh).focus({ preventScroll: true });
  if (again) scrollBy({ top: again.getBoundingClientRect().top - before, behavior: "instant" });
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
