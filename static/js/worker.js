// Keeps what pages are made of, and the pages of the events that were opened; shows them when there is no network.
//
// The view sessions/views/offline.py puts VERSION, SHELL, STATIC and the addresses of pages in front of this text, and
// worker-ahead.js behind it. The server says with X-Page-Of which pages may be kept, and whose they are: there is never
// more than one person's cache. What is not a page (fragments, answers to a POST, downloads) passes by untouched.

const PAGE_OF = "X-Page-Of";
const DOUBT = "in-doubt"; // the name of a cache that is there while it is not known who has just signed in
const STYLE = `static-${VERSION}`;
const PATIENCE = 4000; // ms to wait for the network where the page is kept

const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const ADD_PHOTOS = "photos/#upload-files";
const TODAY = /^\/events\/[^/]+\/$/;
const CATALOGUE = /^(\/events\/[^/]+\/catalogue\/)(?:kept\/)?$/;
const SESSION = /^(\/events\/[^/]+\/)sessions\/[0-9a-f-]{36}\/$/;
const FILE = /\/(?:download|archive)\/$|\/photos\/.*[^/]$/;
const LINK = /https?:\/\/[^\s<>"]+/;

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
  const catalogue = CATALOGUE.exec(url.pathname)?.[1];
  if (catalogue) return (await find(`${catalogue}kept/`)) ?? offline();
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
