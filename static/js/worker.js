// Keeps what pages are made of, and the pages of the events that were opened; shows them when there is no network.
//
// The view sessions/views/offline.py puts VERSION, SHELL, STATIC and the addresses of pages in front of this text. The
// server says with X-Page-Of which pages may be kept, and whose they are: there is never more than one
// person's cache. What is not a page (fragments, answers to a POST, downloads) passes by untouched.

const PAGE_OF = "X-Page-Of";
const DOUBT = "in-doubt"; // the name of a cache that is there while it is not known who has just signed in
const STYLE = `static-${VERSION}`;
const PATIENCE = 4000; // ms to wait for the network where the page is kept
const AT_ONCE = 3; // pages fetched in advance at the same time
const MOST = 60; // pages fetched in advance for one look at Today
const HOUR = 3600000;
const FRESH = 300000; // ms for which a page is not fetched again where nothing says when it changed
const AHEAD = { headers: { "X-In-Advance": "1" }, redirect: "manual" };

const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const ADD_PHOTOS = "photos/#upload-files";
const TODAY = /^\/events\/[^/]+\/$/;
const SESSION = /^(\/events\/[^/]+\/)sessions\/[0-9a-f-]{36}\/$/;
const FILE = /\/(?:download|archive)\/$|\/photos\/.*[^/]$/;
const CARD = /data-session="([0-9a-f-]{36})"[^>]* data-changed="(\d+)"/g;
const LINK = /https?:\/\/[^\s<>"]+/;
const DAY = /href="([^"]+\?day=\d+)"/g;

self.addEventListener("install", (event) => {
  self.skipWaiting(); // pages are whole in themselves: a new worker under an open page does no harm
  event.waitUntil(fillShell());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.respondWith(unless(request, leave));
  if (request.method === "POST" && DOORS.includes(url.pathname)) event.respondWith(unless(request, doubt));
  if (request.method === "POST" && url.pathname === SHARE) event.respondWith(takeShared(request));
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(STATIC)) {
    if (HASHED.test(url.pathname)) event.respondWith(style(request));
  } else if (request.mode === "navigate" && !FILE.test(url.pathname)) {
    event.respondWith(page(event, url));
  }
});

self.addEventListener("message", (event) => {
  const { ahead: opened, renew: changed } = event.data ?? {};
  const work = opened ? ahead(opened) : renew(changed ?? []);
  event.waitUntil(work.catch(() => {})); // no network: the next look tries again
});

// Where browsers have it: the network is back, and the pages that are open send what waits.
self.addEventListener("sync", (event) => {
  const wake = (all) => all.forEach((client) => client.postMessage({ send: true }));
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(wake));
});

async function fillShell() {
  if (await caches.match(OFFLINE, { cacheName: STYLE, ignoreVary: true })) return;
  await (await caches.open(STYLE)).addAll([...SHELL, OFFLINE]);
}

async function style(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(STYLE)).put(request, answer.clone());
  return answer;
}

async function page(event, url) {
  const network = fromNetwork(event, url);
  const kept = await find(url);
  try {
    return await (kept ? Promise.race([network, later(kept)]) : network);
  } catch {
    return kept ?? instead(url);
  }
}

async function fromNetwork(event, url) {
  const since = doubts;
  const answer = await fetch(event.request);
  const owner = answer.headers.get(PAGE_OF);
  if (owner) await forget(owner); // before anything is shown: what somebody else left behind is gone
  if (owner && since === doubts) await caches.delete(DOUBT);
  event.waitUntil(keep(url, answer.clone()).then(() => tidy(owner)).catch(() => {}));
  return answer;
}

function later(kept) {
  return new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE); });
}

// What stands for a page that is not kept: one of the same event, or the page that says that there is no network.
async function instead(url) {
  const ofEvent = SESSION.exec(url.pathname)?.[1];
  if (ofEvent) return (await find(`${ofEvent}sessions/waiting/`)) ?? offline();
  if (TODAY.test(url.pathname)) return (await find(url, { ignoreSearch: true })) ?? offline();
  const wanted = url.pathname !== SHARE ? "" : url.searchParams.has("photos") ? ADD_PHOTOS : shared(url.searchParams);
  const today = [HOME, SHARE].includes(url.pathname) && (await lastToday());
  if (today) return Response.redirect(today + wanted);
  if (url.pathname === HOME && (await find(EVENTS))) return Response.redirect(EVENTS);
  return offline();
}

// As sessions/sharing.py does it when there is a network.
function shared(query) {
  const [title, text, url] = ["title", "text", "url"].map((name) => query.get(name) ?? "");
  const [link] = LINK.exec(url) ?? LINK.exec(text) ?? [""];
  const lines = [title, ...text.split("\n")].map((line) => (link ? line.replaceAll(link, " ") : line).trim().replace(/\s+/g, " "));
  const heading = lines.find((line) => line) ?? link;
  const more = { ...(heading && { heading }), ...(link && link !== heading && { link }) };
  return `?${new URLSearchParams(more)}#composer_heading`;
}

// Another app shares by a POST, which this worker takes without the server: pictures lie in the store of the outbox until
// the page of photos takes them up, everything else goes on as an address.
async function takeShared(request) {
  const form = await request.formData();
  const files = form.getAll("files").filter((file) => file.size);
  const query = new URLSearchParams([...form].filter(([, value]) => typeof value === "string"));
  if (files.length) query.set("photos", (await keepFiles(files).catch(() => false)) ? "kept" : "again");
  return Response.redirect(`${SHARE}?${query}`, 303);
}

// Kept for whoever owns the store; where nobody does, nobody has been here since the last sign-out.
function keepFiles(files) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("conference-log");
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = reject;
    opening.onsuccess = () => {
      opening.result.onversionchange = () => opening.result.close();
      if (!opening.result.objectStoreNames.contains("files")) return reject();
      const transaction = opening.result.transaction(["files", "meta"], "readwrite", { durability: "strict" });
      const owner = transaction.objectStore("meta").get("owner");
      owner.onsuccess = () => {
        if (!owner.result) return transaction.abort();
        const table = transaction.objectStore("files");
        const now = Date.now(); // in the order of the keys they are taken up
        files.forEach((blob, at) => table.put({ key: `shared ${now + at} ${crypto.randomUUID()}`, name: blob.name, blob }));
      };
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = reject;
      return undefined;
    };
  });
}

async function offline() {
  return (await find(OFFLINE)) ?? caches.match(OFFLINE, { ignoreVary: true });
}

async function pages() {
  const names = await caches.keys();
  return names.includes(DOUBT) ? [] : names.filter((name) => name.startsWith("pages-"));
}

// The header names a person, and how the page was drawn for them.
function cacheOf(owner) {
  return `pages-${owner.split(".")[0]}`;
}

async function forget(owner) {
  const others = (await caches.keys()).filter((name) => name.startsWith("pages-") && name !== cacheOf(owner));
  await Promise.all(others.map((name) => caches.delete(name)));
}

// What is in the address for one look only does not make it another page.
function address(url) {
  const found = new URL(url, location.origin);
  for (const name of ["logged", "heading", "link"]) found.searchParams.delete(name);
  found.hash = "";
  return found.href;
}

// Does what follows from signing in or out, unless the server has refused it or was not there.
async function unless(request, follow) {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect" || answer.headers.has("Clear-Site-Data")) await follow();
  return answer;
}

// Somebody has signed in: no page is shown before the server has said whose they are.
let doubts = 0;
async function doubt() {
  doubts += 1;
  await caches.open(DOUBT);
}

// Signing out: what is just being fetched is not kept any more, and what is just being kept goes again.
const keeping = new Set();
let left = false;
async function leave() {
  left = true;
  await Promise.allSettled(keeping);
  await forget("");
}

async function find(url, options = {}) {
  for (const name of await pages()) {
    const found = await (await caches.open(name)).match(address(url), { ignoreVary: true, ...options });
    if (found) return found;
  }
  return undefined;
}

// Puts a page into the cache of its owner, and takes one out that is not there any more; says whether it did either.
// In advance nothing is kept for anybody but the person whose pages are kept already.
async function keep(url, answer, inAdvance = false) {
  const owner = answer.headers.get(PAGE_OF);
  if (answer.status === 404) {
    await Promise.all((await pages()).map(async (name) => (await caches.open(name)).delete(address(url))));
    return true;
  }
  const name = owner && cacheOf(owner);
  if (!owner || !answer.ok || (inAdvance && (left || !(await caches.has(name))))) return false;
  left = false;
  const put = caches.open(name).then((cache) => cache.put(address(url), answer));
  keeping.add(put);
  await put.finally(() => keeping.delete(put));
  return true;
}

async function fetchAhead(url) {
  const answer = await fetch(url, AHEAD);
  const copy = answer.clone();
  return (await keep(url, answer, true)) ? copy : null;
}

async function renew(urls) {
  for (const url of urls) {
    if (await find(url)) await fetchAhead(url);
    else if (SESSION.test(new URL(url, location.origin).pathname)) await fetchAhead(url);
  }
}

async function lastToday() {
  let last = { at: -1, path: "" };
  for (const name of await pages()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      const at = TODAY.test(path) ? age(await cache.match(request, { ignoreVary: true })) : -1;
      if (at > last.at) last = { at, path };
    }
  }
  return last.path;
}

function age(answer) {
  return Date.parse(answer?.headers.get("Date")) || 0;
}

// Today is open: fetch what one goes to from there, so that it is here when the network is not.
async function ahead(url) {
  let today = await find(url);
  if (!today) {
    today = await fetch(url, AHEAD);
    if (!today.headers.get(PAGE_OF)) return;
    await keep(url, today.clone());
  }
  await fillShell(); // it goes with everything else when somebody else signs in
  if (navigator.connection?.saveData) return;
  const event = new URL(url, location.origin).pathname;
  const html = await today.text();
  const old = Date.now() - FRESH;
  const days = [...html.matchAll(DAY)].map(([, href]) => href.replaceAll("&amp;", "&")).filter((href) => href.startsWith(`${event}?`));
  const wanted = [event, `${event}sessions/waiting/`, OFFLINE, EVENTS].map((each) => ({ url: each, changed: old }));
  wanted.push({ url: event + ADD_PHOTOS.split("#")[0], changed: Date.now() - HOUR }); // there to add to: it may be older
  wanted.push(...sessionsOf(event, html), ...[...new Set(days)].map((each) => ({ url: each, changed: old, day: true })));
  let left = MOST;
  const fetchSome = async () => {
    while (wanted.length && left > 0) {
      const { url: each, changed, day } = wanted.shift();
      if (age(await find(each)) >= changed) continue;
      left -= 1;
      const answer = await fetchAhead(each);
      if (answer && day) wanted.push(...sessionsOf(event, await answer.text()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
}

function sessionsOf(event, html) {
  return [...html.matchAll(CARD)].map(([, key, changed]) => ({ url: `${event}sessions/${key}/`, changed: changed * 1000 }));
}

// After an update the kept pages name style that is older than ours: it goes when they have been fetched anew. In another
// language or theme the pages of before do until then: they are better than none.
let tidying = false;
let seen = ""; // the owner and the look of the last page for which this has been done
async function tidy(owner) {
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
