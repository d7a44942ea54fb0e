// Asks for the worker, and tells it which pages to keep: those one goes to, and those that have changed. Says where a
// page is one that was kept.

import { eventOf, isToday, listOfNew, pageOfNew, sessionOf, wholeCatalogueOf } from "../addresses.js";

const QUIET = 4000; // ms without a change before a page is fetched anew
const LONGEST = 10000; // ms after which it is anyway

const worker = navigator.serviceWorker;
const address = document.querySelector("meta[name=worker]")?.content;
const event = eventOf(location.pathname);
const today = isToday(location.pathname);
const changed = new Set();
const changedText = new Set(); // a line of it is shown on Today: that can wait until this page is left
let timer = 0;
let since = 0;

async function begin() {
  const first = !worker.controller;
  // An installed app is not asked: what waits is not to be cleared away for room.
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.().catch(() => {});
  try {
    await worker.register(address);
    const { active } = await worker.ready;
    if (document.querySelector(".message")) active.postMessage({ renew: [location.href] }); // kept without it
    if (event && (first || today)) active.postMessage({ ahead: today ? location.href : event });
  } catch { /* without a worker, pages need the network */ }
}

function renew(paths) {
  clearTimeout(timer);
  if (paths.size) worker?.controller?.postMessage({ renew: [...paths] });
  paths.clear();
  since = 0;
}

function later() {
  clearTimeout(timer);
  since ||= Date.now();
  timer = setTimeout(() => renew(changed), Math.min(QUIET, since + LONGEST - Date.now()));
}

// Where the days of the session are shown: Today, and the tab that this page came from.
function dayPages() {
  const crumb = document.querySelector(".crumbs a")?.href;
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
  if (write.kind === "new") renew(changed);
  else later();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || detail.requestConfig.verb !== "post") return;
  for (const page of dayPages()) changed.add(page);
  later();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") renew(new Set([...changed, ...changedText]));
});

// The worker has put into the page when it was kept. Without a network the bar says enough.
function sayKept() {
  const { kept } = document.documentElement.dataset;
  const line = document.getElementById("kept-copy");
  if (!kept || !line || !navigator.onLine) return;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(Date.now() - kept > 72e6 && { day: "numeric", month: "short" }) };
  const time = new Date(Number(kept)).toLocaleString(document.documentElement.lang, clock);
  line.querySelector("[data-line]").textContent = line.dataset.words.replace("#", time);
  line.hidden = false;
}
sayKept();

if (address && worker) {
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
}
