// Keeps what pages are made of, and the pages of the events that were opened; shows them when there is no network.
//
// The view sessions/views/site/offline.py puts VERSION, SHELL, SIZES (bytes of each of SHELL), STATIC, the addresses of
// pages and addresses.js in front of this text, and kept-pages.js, whole-answers.js, share.js and prefetch.js behind it.
// The server says with X-Page-Of which pages may be kept, and whose they are: there is never more than one person's
// cache. What is not a page (fragments, answers to a POST, downloads) passes by untouched. No answer is kept before its
// last byte has been read.

const PAGE_OF = "X-Page-Of";
// The name of a cache that is there while it is not known who has just signed in.
const DOUBT = "in-doubt";
const STYLE = `static-${VERSION}`;

const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const FILE = /\/(?:download|archive)\/$|\/photos\/.*[^/]$/;

self.addEventListener("install", (event) => {
  self.skipWaiting(); // pages are whole in themselves: a new worker under an open page does no harm
  event.waitUntil(fillShell());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.respondWith(ifAccepted(request, forgetSignedOut));
  if (request.method === "POST" && DOORS.includes(url.pathname)) event.respondWith(ifAccepted(request, beginDoubt));
  if (request.method === "POST" && url.pathname === SHARE) event.respondWith(takeShared(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(STATIC)) {
    if (HASHED.test(url.pathname)) event.respondWith(answerStatic(request));
  } else if (request.mode === "navigate" && !FILE.test(url.pathname)) {
    event.respondWith(answerPage(event, url));
  }
});

self.addEventListener("message", (event) => {
  /** @type {ToWorker} */
  const { ahead: opened, renew: changed, signedOut } = event.data ?? {};
  const work = signedOut ? forgetSignedOut() : opened ? prefetch(opened) : refresh(changed ?? []);
  event.waitUntil(work.catch(() => {})); // no network: the next look tries again
});

// Where browsers have it: the network is back, and the pages that are open send what waits.
self.addEventListener("sync", (event) => {
  /** @param {readonly Client[]} all */
  const wake = (all) => all.forEach((client) => client.postMessage({ send: true }));
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(wake));
});

async function fillShell() {
  if (await caches.match(OFFLINE, { cacheName: STYLE, ignoreVary: true })) return;
  const cache = await caches.open(STYLE);
  await Promise.all(SHELL.map(async (url) => {
    if (await cache.match(url)) return;
    const { answer, fits } = await file(url);
    if (!fits) throw incomplete();
    await cache.put(url, answer);
  }));
  const last = await fetch(OFFLINE);
  if (!last.ok || !isOurs(last)) throw FOREIGN;
  await cache.put(OFFLINE, await whole(last));
}

/** @param {Request} request */
async function answerStatic(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const { answer, fits } = await file(request);
  if (fits) await (await caches.open(STYLE)).put(request, answer.clone());
  return answer;
}

/**
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function answerPage(event, url) {
  const asked = fetch(event.request);
  asked.catch(() => {});
  const kept = await find(url);
  if (!kept) return answerUncached(event, url, asked);
  const patience = startPatience();
  const taking = answerFresh(event, url, asked, patience.heard);
  event.waitUntil(taking.catch(() => {})); // what comes too late to be shown is kept for the next look
  try {
    return await Promise.race([taking, patience.over]);
  } catch {
    return asKept(kept);
  }
}

/**
 * The answer of the server as it is to be shown, read to its end.
 *
 * @param {FetchEvent} event
 * @param {URL} url
 * @param {Promise<Response>} asked
 * @param {() => void} heard
 */
async function answerFresh(event, url, asked, heard) {
  /** @type {Since} */
  const since = [doubts, departures];
  const answer = await asked;
  heard();
  if (answer.type === "opaqueredirect") {
    if (!(await isServerThere())) throw FOREIGN;
    return answer;
  }
  if (!isOurs(answer)) throw FOREIGN;
  await forgetOthers(answer, url, since);
  const shown = await whole(answer, { heard, asPage: true });
  const copy = shown.clone();
  event.waitUntil(keepIfStillSignedIn(url, copy, since).catch(() => {}));
  return shown;
}

/**
 * There is nothing else to show: a page of any network is, and a long one from its beginning.
 *
 * @param {FetchEvent} event
 * @param {URL} url
 * @param {Promise<Response>} asked
 */
async function answerUncached(event, url, asked) {
  /** @type {Since} */
  const since = [doubts, departures];
  try {
    const answer = await withTimeout(asked);
    if (answer.type === "opaqueredirect" && (await pages()).length) event.waitUntil(isServerThere());
    if (!answer.body) return answer;
    if (!isOurs(answer) || !isPage(answer)) return await beginningOf(answer, 1);
    await forgetOthers(answer, url, since);
    event.waitUntil(whole(answer.clone()).then((copy) => keepIfStillSignedIn(url, copy, since)).catch(() => {}));
    return await beginningOf(answer, BEGINNING);
  } catch {
    return fallbackFor(url);
  }
}

/**
 * Before anything is shown: what somebody else left behind is gone, and what anybody did if nobody is signed in.
 *
 * @param {Response} answer
 * @param {URL} url
 * @param {Since} since
 */
async function forgetOthers(answer, url, [doubtsThen]) {
  const owner = ownerOf(answer);
  if (owner) await forgetAllBut(owner);
  if (owner && doubtsThen === doubts) await caches.delete(DOUBT);
  if (answer.status === 200 && url.pathname === DOORS[0]) await forgetSignedOut(); // who is signed in is not let to the door
}

/**
 * @param {URL} url
 * @param {Response} answer
 * @param {Since} since
 */
async function keepIfStillSignedIn(url, answer, [, departure]) {
  if (departure !== departures) return; // it was sent to somebody who has been signed out since
  await keep(url, answer);
  await dropOldStyle(ownerOf(answer));
}

/**
 * What stands for a page that is not kept: one of the same event, or the page that says that there is no network.
 *
 * @param {URL} url
 * @returns {Promise<Response>}
 */
async function fallbackFor(url) {
  const session = sessionShownAt(url.pathname);
  if (session) return (await find(blankSessionOf(session.event))) ?? offline();
  const event = eventOfCatalogue(url.pathname);
  if (event) return (await find(wholeCatalogueOf(event))) ?? offline();
  if (isToday(url.pathname)) {
    const today = await find(url, { ignoreSearch: true });
    return today ? asKept(today) : offline();
  }
  const wanted = url.pathname !== SHARE ? "" : url.searchParams.has("photos") ? ADD_PHOTOS : shared(url.searchParams);
  const today = [HOME, SHARE].includes(url.pathname) && (await lastToday());
  if (today) return Response.redirect(today + wanted);
  if (url.pathname === HOME && (await find(EVENTS))) return Response.redirect(EVENTS);
  return offline();
}

async function offline() {
  return (await find(OFFLINE)) ?? /** @type {Response} */ (await caches.match(OFFLINE, { ignoreVary: true }));
}

/**
 * Does what follows from signing in or out, unless the server has refused it or was not there.
 *
 * @param {Request} request
 * @param {() => Promise<unknown>} follow
 */
async function ifAccepted(request, follow) {
  const answer = await fetch(request);
  // A script is answered in words: only another network sends it somewhere else.
  const moved = answer.type === "opaqueredirect" && !request.headers.has("X-Autosave");
  if (moved || answer.headers.has("Clear-Site-Data")) await follow();
  return answer;
}
