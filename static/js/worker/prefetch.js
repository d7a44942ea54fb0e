// The last part of the worker: fetches pages in advance, and anew when they have changed.

const AT_ONCE = 3; // pages fetched in advance at the same time
const MOST = 60; // pages fetched in advance for one look at Today
const HOUR = 3600000;
const FRESH = 300000; // ms for which a page is not fetched again where nothing says when it changed
/** @type {RequestInit} */
const AHEAD = { headers: { "X-In-Advance": "1" }, redirect: "manual" };
const IN_ALL = 60000; // ms for a page that is fetched in advance

const CARD = /data-session="([0-9a-f-]{36})"[^>]* data-changed="(\d+)"/g;
const DAY = /href="([^"]+\?day=\d+)"/g;
// Where the whole catalogue of the event is, if there is one.
const WHOLE = /data-kept="([^"]+)"/;

/** @param {string} url */
async function fetchAhead(url) {
  if (left) return null;
  const answer = await fetch(url, { ...AHEAD, signal: AbortSignal.timeout(IN_ALL) });
  if (answer.type === "opaqueredirect") await isServerThere();
  if (!isOurs(answer)) return null;
  const page = await whole(answer);
  const copy = page.clone();
  return (await keep(url, page, true)) ? copy : null;
}

/** @type {Set<string>} pages that have changed and were not fetched since */
const due = new Set();
/** @type {Promise<void> | null} */
let refreshing = null;

/**
 * One after the other, so that no older copy comes last; a page that changes again meanwhile is fetched once more. One
 * that does not come keeps no other from being fetched.
 *
 * @param {string[]} urls
 */
function refresh(urls) {
  for (const url of urls) due.add(address(url));
  return (refreshing ??= fetchDue().finally(() => { refreshing = null; }));
}

async function fetchDue() {
  for (const url of due) {
    due.delete(url);
    if ((await find(url)) || sessionShownAt(new URL(url).pathname)) await fetchAhead(url).catch(() => {});
  }
}

async function lastToday() {
  let last = { at: -1, path: "" };
  for (const name of await pages()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      const at = isToday(path) ? dateOf(await cache.match(request, { ignoreVary: true })) : -1;
      if (at > last.at) last = { at, path };
    }
  }
  return last.path;
}

/** @param {Response | undefined} answer */
function dateOf(answer) {
  return Date.parse(answer?.headers.get("Date") ?? "") || 0;
}

/**
 * Today is open: fetch what one goes to from there, so that it is here when the network is not.
 *
 * @param {string} url
 */
async function prefetch(url) {
  let today = await find(url);
  if (!today) {
    const since = departures;
    const answer = await fetch(url, { ...AHEAD, signal: AbortSignal.timeout(IN_ALL) });
    if (!ownerOf(answer)) return;
    today = await whole(answer);
    if (since !== departures) return;
    await keep(url, today.clone());
  }
  await fillShell(); // it goes with everything else when somebody else signs in
  if (navigator.connection?.saveData) return;
  const event = new URL(url, location.origin).pathname;
  const html = await today.text();
  const old = Date.now() - FRESH;
  const days = [...html.matchAll(DAY)].map(([, href]) => href.replaceAll("&amp;", "&")).filter((href) => href.startsWith(`${event}?`));
  /** @type {WantedPage[]} */
  const wanted = [event, blankSessionOf(event), OFFLINE, EVENTS].map((each) => ({ url: each, changed: old, day: true }));
  // There to add to, or long and seldom another: these may be older.
  const seldom = [event + ADD_PHOTOS.split("#")[0], WHOLE.exec(html)?.[1] ?? ""].filter(Boolean);
  wanted.push(...seldom.map((each) => ({ url: each, changed: Date.now() - HOUR })));
  wanted.push(...sessionsOf(event, html), ...[...new Set(days)].map((each) => ({ url: each, changed: old, day: true })));
  let rest = MOST;
  const fetchSome = async () => {
    while (wanted.length && rest > 0) {
      const { url: each, changed, day } = /** @type {WantedPage} */ (wanted.shift());
      if (dateOf(await find(each)) >= changed) continue;
      rest -= 1;
      const answer = await fetchAhead(each);
      if (answer && day) wanted.push(...sessionsOf(event, await answer.text()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
}

/**
 * @param {string} event
 * @param {string} html
 * @returns {WantedPage[]}
 */
function sessionsOf(event, html) {
  return [...html.matchAll(CARD)].map(([, key, changed]) => ({ url: `${event}sessions/${key}/`, changed: Number(changed) * 1000 }));
}

// After an update the kept pages name style that is older than ours: it goes when they have been fetched anew. In another
// language or theme the pages of before do until then: they are better than none.
let tidying = false;
// The owner and the look of the last page for which this has been done.
let seen = "";
/** @param {string | null} owner */
async function dropOldStyle(owner) {
  const old = (await caches.keys()).filter((name) => name.startsWith("static-") && name !== STYLE);
  if (tidying || (!old.length && (!owner || owner === seen))) return;
  tidying = true;
  let all = true;
  try {
    for (const name of await pages()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const look = (await cache.match(request, { ignoreVary: true }))?.headers.get(PAGE_OF);
        if (old.length || look !== owner) all = Boolean(await fetchAhead(request.url)) && all;
      }
    }
    seen = owner ?? seen;
    if (all) await Promise.all(old.map((name) => caches.delete(name)));
  } finally {
    tidying = false;
  }
}
