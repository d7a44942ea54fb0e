// Asks for the worker, and tells it which pages to keep: those one goes to, and those that have changed. Says where a
// page is one that was kept.

import { eventOf, isToday, listOfNew, pageOfNew, sessionOf, wholeCatalogueOf } from "../addresses.js";
import { ready } from "../outbox/outbox.js";
import { ANSWERED } from "../outbox/queue.js";
import { read } from "../outbox/store.js";

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
    if (document.querySelector(".message")) active.postMessage({ renew: [location.href, ...dayPages()] }); // kept without it
    if (event && (first || today)) active.postMessage({ ahead: today ? location.href : event });
  } catch { /* without a worker, pages need the network */ }
}

/** @param {Set<string>} paths */
function renew(paths) {
  clearTimeout(timer);
  if (paths.size) worker?.controller?.postMessage({ renew: [...paths] });
  paths.clear();
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
  timer = setTimeout(() => renew(changed), pauseUntilRenewal(since, Date.now()));
}

// Where the days of the session are shown: Today, and the tab that this page came from.
function dayPages() {
  /** @type {HTMLAnchorElement} */
  const link = document.querySelector(".crumbs a:not([data-way-back])");
  const crumb = link?.href;
  return [event, ...(crumb ? [crumb] : []), ...(today ? [location.href] : [])].filter(Boolean);
}

document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  if (status >= 400) return;
  const path = new URL(write.url, location.origin).pathname;
  const session = sessionOf(path)?.page ?? (write.kind === "new" && write.from ? pageOfNew(path, write.from) : "");
  if (session) changed.add(session);
  if (write.file || write.kind === "words") for (const page of [listOfNew(path), location.pathname]) changed.add(page);
  for (const page of dayPages()) (write.kind === "text" ? changedText : changed).add(page);
  if (event) changedText.add(wholeCatalogueOf(event)); // long: that can wait too
  isSoon ||= write.kind === "new" || write.kind === "action";
  later();
});
document.addEventListener("outbox:changed", ({ detail: { waiting, files } }) => {
  if (isSoon && waiting === files) renew(changed);
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || detail.requestConfig.verb !== "post") return;
  for (const page of dayPages()) changed.add(page);
  if (detail.requestConfig.write) later(); // it is not known here yet whether others wait
  else renew(changed);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") renew(new Set([...changed, ...changedText]));
});

/**
 * Whether the server has taken something from this browser which the page may lack: it came later, and concerns what is
 * at the address of this page or below it.
 *
 * @param {number} kept
 */
async function lacksLastWrite(kept) {
  await ready;
  const last = await read((tables) => tables.meta.get(ANSWERED));
  return (last?.at ?? 0) >= kept && Boolean(last?.about?.startsWith(location.pathname));
}

// The worker has put into the page when it was kept. Without a network the bar says enough, unless something is missing.
async function sayKept() {
  const { kept } = document.documentElement.dataset;
  const line = document.getElementById("kept-copy");
  if (!kept || !line || !(navigator.onLine || (await lacksLastWrite(Number(kept))))) return;
  /** @type {Intl.DateTimeFormatOptions} */
  const day = Date.now() - Number(kept) > 72e6 ? { day: "numeric", month: "short" } : {};
  /** @type {Intl.DateTimeFormatOptions} */
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  const time = new Date(Number(kept)).toLocaleString(document.documentElement.lang, clock);
  line.querySelector("[data-line]").textContent = line.dataset.words.replace("#", time);
  line.hidden = false;
}
sayKept();

if (address && worker) {
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}
