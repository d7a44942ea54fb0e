// Asks for the worker, and tells it which pages to keep: those one goes to, and those that have changed.

import { eventOf, isToday, listOfNew, pageOfNew, sessionOf, wholeCatalogueOf } from "../addresses.js";

const QUIET = 4000; // ms without another text or picture before a page is fetched anew
const LONGEST = 10000; // ms after which it is anyway

const worker = navigator.serviceWorker;
/** @type {HTMLMetaElement} */
const meta = document.querySelector("meta[name=worker]");
const address = meta?.content;
const event = eventOf(location.pathname);
const today = isToday(location.pathname);
/** @type {Set<string>} */
const changed = new Set();
/** @type {Set<string>} */
const changedText = new Set(); // a line of it is shown on Today: that can wait until this page is left
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let since = 0;
let isSoon = false; // a tap or a new session: not later than everything has been sent

async function begin() {
  const first = !worker.controller;
  // An installed app is not asked: what waits is not to be cleared away for room.
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.().catch(() => {});
  try {
    await worker.register(address);
    const { active } = await worker.ready;
    if (document.querySelector(".message")) renew(changedPages()); // kept without it
    if (event && (first || today)) active.postMessage({ ahead: today ? location.href : event });
  } catch { /* without a worker, pages need the network */ }
}

/** @param {Iterable<string>} more pages, beside those that are noted */
function renew(more = []) {
  clearTimeout(timer);
  const all = [...changed, ...more];
  if (all.length) worker?.controller?.postMessage({ renew: all });
  changed.clear();
  since = 0;
  isSoon = false;
}

/**
 * How long to wait for another change before the pages are fetched anew, in ms.
 *
 * @param {number} first when the first of the changes was made
 * @param {number} now
 */
export function pauseUntilRenewal(first, now) {
  return Math.min(QUIET, first + LONGEST - now);
}

function later() {
  clearTimeout(timer);
  since ||= Date.now();
  timer = setTimeout(renew, pauseUntilRenewal(since, Date.now()));
}

// This page, and where the days of its session are shown: Today, and the tab that it came from.
function changedPages() {
  /** @type {HTMLAnchorElement} */
  const link = document.querySelector(".crumbs a:not([data-way-back])");
  return [event, link?.href, location.href].filter(Boolean);
}

document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  if (status >= 400) return;
  const path = new URL(write.url, location.origin).pathname;
  changed.add(sessionOf(path)?.page ?? pageOfNew(path, write.from)); // where there is no such page, none is kept
  if (write.file || write.kind === "words") changed.add(listOfNew(path));
  for (const page of changedPages()) (write.kind === "text" ? changedText : changed).add(page);
  if (event) changedText.add(wholeCatalogueOf(event)); // long: that can wait too
  isSoon ||= /new|action/.test(write.kind);
  later();
});
document.addEventListener("outbox:changed", ({ detail: { waiting, files } }) => {
  if (isSoon && waiting === files) renew();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { verb, write } = detail.requestConfig;
  if (detail.successful && verb === "post" && !write) renew(changedPages());
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") renew(changedText);
});

if (document.documentElement.dataset.kept) import("../pages/kept-copy.js").catch(() => {});

if (address && worker) {
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}
