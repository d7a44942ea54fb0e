// The rest of a long album comes as its end comes near, or when it is asked for: all of a place that is selected, the next
// photo full screen. The address says how many photos are shown, so that a page that is loaded again shows as many.
// Without this file a link leads to more of them.

const NEAR = "0px 0px 600px 0px"; // below the window; what is above it is left alone: nothing moves there

const main = document.getElementById("main");
const part = () => document.getElementById("album-more");
/** @returns {HTMLAnchorElement | null} */
const link = () => document.querySelector("#album-more > a");
/** @type {Promise<boolean> | null} */
let coming = null;
let shown = ""; // as the address says it

/** How many photos of the album are not on the page. */
export function restOfAlbum() {
  return Number(link()?.dataset.rest ?? 0);
}

/**
 * Show the photos up to this number in the album, or some more; says whether they are there.
 *
 * @param {number} [end]
 */
export async function showMore(end = 0) {
  if (coming && !end) return coming; // some more are on their way
  while (coming) await coming;
  const from = Number(link()?.dataset.from ?? Infinity);
  if (from >= (end || Infinity)) return true;
  const asked = link();
  coming = fetchPart(end).catch(() => false);
  const isThere = await coming;
  coming = null;
  if (asked !== link()) begin(); // what came into sight meanwhile was told that some are coming
  return isThere;
}

/** @param {number} end */
async function fetchPart(end) {
  const asked = link();
  const url = new URL(asked.href);
  const { from } = asked.dataset;
  url.searchParams.set("show", String(Math.max(end, Number(url.searchParams.get("show")))));
  const show = url.searchParams.get("show");
  url.searchParams.set("from", from);
  asked.setAttribute("aria-busy", "true");
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => /** @type {Response} */ (null));
  const html = answer?.ok && answer.headers.has("X-Answer-Of") ? await answer.text().catch(() => "") : "";
  asked.removeAttribute("aria-busy");
  if (asked !== link()) return showsUpTo(end); // the album has changed meanwhile
  if (!html) {
    part().querySelector("[role=status]").textContent = document.getElementById("album").dataset.moreFailed;
    return false;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const more = fresh.querySelector("#album-more");
  more?.remove();
  for (const child of /** @type {HTMLElement[]} */ ([...fresh.children])) add(child, part());
  if (more) part().replaceWith(document.adoptNode(more));
  else part().remove();
  shown = show;
  keepAddress();
  document.dispatchEvent(new CustomEvent("photos:grown"));
  return true;
}

/**
 * Whether the page shows the photos up to this number in the album.
 *
 * @param {number} end
 */
export function showsUpTo(end) {
  return Number(link()?.dataset.from ?? Infinity) >= end;
}

/**
 * Add what the page does not have: a place that is there takes in what is in it.
 *
 * @param {HTMLElement} fresh
 * @param {Element} before where it stands if it is new
 */
function add(fresh, before) {
  const old = fresh.id && document.getElementById(fresh.id);
  if (!old) {
    before.before(document.adoptNode(fresh));
    return;
  }
  if (fresh.dataset.following) old.dataset.following = fresh.dataset.following;
  else delete old.dataset.following;
  const last = document.createElement("i");
  old.append(last);
  for (const child of /** @type {HTMLElement[]} */ ([...fresh.children])) if (child.id) add(child, last);
  last.remove();
}

function keepAddress() {
  const url = new URL(location.href);
  if (!shown || url.searchParams.get("show") === shown) return;
  url.searchParams.set("show", shown);
  try {
    history.replaceState(history.state, "", url);
  } catch { /* Safari allows a hundred in thirty seconds */ }
}

const sight = new IntersectionObserver((entries) => {
  if (entries.some(({ isIntersecting }) => isIntersecting)) showMore();
}, { rootMargin: NEAR });

function begin() {
  sight.disconnect();
  if (part()) sight.observe(part());
}

main.addEventListener("click", (event) => {
  if (!event.target.closest("#album-more > a") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showMore();
});
document.addEventListener("photos:fresh", begin);
// The Back button of the photo that was full screen brings back the address from before.
window.addEventListener("popstate", keepAddress);
begin();
