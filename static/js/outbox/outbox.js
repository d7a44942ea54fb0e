// Sends what the browser keeps: strictly in order, one at a time across all tabs, until the server has answered.
// Pictures go beside it (uploads.js): forty of them must not hold up a sentence.
//
// Every write carries a name made here (X-Operation), under which the server does it once and answers a repeat with
// the first answer. So whatever happens on the way, sending again is right. What the server refuses is kept too.

import { isAbout, TOKEN } from "../addresses.js";
import { withProbes } from "./probe.js";
import { accept, enqueue, refuse } from "./queue.js";
import { change, claim, claimAgain, forgetArrived, lasts, newId, owner, takeOver, user, writes } from "./store.js";

export { textsOf } from "./queue.js";

const LOCK = "conference-log-outbox";
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 8000;
const LONGEST_UNSEEN = 30000; // ms between tries of a page that nobody looks at
const LONGEST_ASKED_FOR = 60000; // ms that a server may ask for with Retry-After
const GIVE_UP_KNOCKING = 5000; // what only asks whether the server is there is not waited for longer, and heard until
const GIVE_UP_HEARING = 20000;
const LOCK_PATIENCE = 30000;
const KEEPALIVE_BYTES = 60000; // browsers refuse keepalive bodies above 64 kB
const AGAIN = new Set([408, 425, 429]); // answers about another time

const channel = globalThis.BroadcastChannel && new BroadcastChannel(LOCK);
const askers = new Map(); // who sends a write the first time, where it is not this module
let sending = null;
let asked = false;
let timer = 0;
let retry = FIRST_RETRY;
let waiting = 0;
let files = 0; // those of them that are files
let state = ""; // why sending has stopped, or nothing
let doubtful = false; // whether the last answer was that nobody is signed in, or none
let askedFor = 0; // ms for which the server wants to be left alone
let restUntil = 0;
export let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

/** Resolves when what an earlier page has left is in order: nothing is kept or sent before. */
export const ready = start();

async function start() {
  if (!user) return;
  await claim(user);
  await takeOver();
}

/**
 * Store a write, `{url, fields, kind, …}`, then send it; the promise is kept when it is stored.
 *
 * A text takes the place of an older one of the same typing (`from`), unless that one may be on its way. `ask(write)`,
 * where given and nothing else waits, sends it the first time and resolves to `{status, html}`. Says whether it was
 * `alone`. A write with a `file` comes with its `blob`.
 */
export async function put(write, ask = null, blob = null) {
  await ready;
  const page = location.pathname + location.search;
  Object.assign(write, { id: newId(), page, at: Date.now(), refused: null, tried: false, ...write });
  const [alone] = await Promise.all([enqueue(write, blob), claimAgain()]); // the page may be left in this moment
  if (ask && alone) askers.set(write.id, ask);
  await changed();
  wakeLater();
  if (alone || !timer) send();
  return { ...write, alone };
}

/** Send what waits, now. */
export function send() {
  clearTimeout(timer);
  timer = 0;
  if (!user) return Promise.resolve();
  asked = Boolean(sending);
  sending ??= ready.then(() => locked(() => drain())).catch(() => later()).finally(() => {
    sending = null;
    if (timer) return;
    if (asked) send();
    else if (files) tell("outbox:files");
  });
  return sending;
}

async function locked(work) {
  const { locks } = navigator;
  if (!locks) return work(); // a page without encryption; the server still does everything once
  try {
    return await locks.request(LOCK, { signal: AbortSignal.timeout(LOCK_PATIENCE) }, work);
  } catch (problem) {
    if (problem.name !== "TimeoutError") throw problem;
    return locks.request(LOCK, { steal: true }, work); // from a tab that the system has put to sleep
  }
}

// A network that is back says nothing of it in some browsers: then a try is never further away than the longest wait.
function later() {
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(retry, askedFor));
  restUntil = Date.now() + askedFor;
  askedFor = 0;
  retry = Math.min(retry * 2, document.visibilityState === "visible" ? LONGEST_RETRY : LONGEST_UNSEEN);
}

/** The network may be back: what waits for the next try is sent, unless the server has asked to be left alone. */
export function wake() {
  retry = FIRST_RETRY;
  if (timer && Date.now() >= restUntil) send();
}

/**
 * What a write was answered, `{status, html, after}`; `header(name)` gives its headers. Status 0 is no answer, or one of
 * a network in between: the server names the write that it has done, and itself where it has not.
 */
export function heard(write, status, header, html) {
  const ours = status < 400 ? header("X-Operation") === write.id : header("X-Answer-Of");
  // A proxy refuses what is too large for it again and again; what it says of that is shown nowhere.
  return { status: ours || status === 413 ? status : 0, html: ours ? html : "", after: header("Retry-After") };
}

function millisecondsOf(after) {
  const wanted = /^\d+$/.test(after) ? after * 1000 : Date.parse(after) - Date.now();
  return Math.min(Math.max(wanted || 0, 0), LONGEST_ASKED_FOR);
}

/** Send one write after the other, as `next()` gives them and `post(write)` sends them, until one has to wait. */
export async function drain(next = nextWrite, post = postFields) {
  if (((await owner()) ?? user) !== user) return say("somebody-else");
  for (let write = await next(); write; write = await next()) {
    const stopped = (doubtful && (await refreshToken())) || (await attempt(write, post));
    if (stopped) {
      say(stopped);
      return later();
    }
    retry = FIRST_RETRY;
  }
  say("");
}

// A write to a session that the server did not take waits for what becomes of that one.
async function nextWrite() {
  const all = await sendable();
  const refused = all.filter((write) => write.refused && write.kind === "new").map((write) => write.from);
  return all.find((write) => !write.refused && !write.file && !refused.some((key) => isAbout(write.url, key)));
}

/** Everything that is kept, where it is still this person's to send. */
export async function sendable() {
  return (await owner()) === user ? writes() : [];
}

// Resolves to why sending has to stop, or to nothing.
async function attempt({ seq }, post) {
  const write = await change(async (tables) => {
    const write = await tables.writes.get(seq);
    if (!write) return null;
    await tables.writes.put({ ...write, tried: true });
    return write;
  });
  if (!write) return "";
  const ask = askers.get(write.id);
  askers.delete(write.id);
  let answer = (await ask?.(write)) ?? (await post(write));
  doubtful ||= answer.status === 0; // then a small question goes first: it is soon known to be lost
  if (answer.status === 401 || answer.status === 403) {
    doubtful = true;
    const state = await refreshToken();
    if (state) return state;
    answer = await post(write);
    if (answer.status === 401) return "signed-out";
  }
  return settle(write, answer);
}

async function postFields(write) {
  const body = new URLSearchParams(write.fields);
  if (write.merging) for (const [name, text] of Object.entries(write.base)) body.set(`base-${name}`, text);
  const headers = { "X-Operation": write.id, "X-Autosave": "1", "X-CSRFToken": token ?? "" };
  const { length } = body.toString();
  const keepalive = document.visibilityState === "hidden" && length < KEEPALIVE_BYTES;
  const given = { method: "POST", body, headers, keepalive, redirect: "manual" };
  const post = async (signal) => {
    const response = await fetch(write.url, { ...given, signal });
    return heard(write, response.status, (name) => response.headers.get(name), await response.text());
  };
  return withProbes(write, length, post).catch(() => ({ status: 0 }));
}

// What comes too late to be waited for shows all the same that the network is back.
function refreshToken() {
  let late = false;
  const asked = askForToken();
  asked.then((state) => late && !state && wake());
  const patience = new Promise((resolve) => { setTimeout(resolve, GIVE_UP_KNOCKING, "offline"); });
  return Promise.race([asked, patience.then((state) => { late = true; return state; })]);
}

async function askForToken() {
  try {
    const signal = AbortSignal.timeout(GIVE_UP_HEARING);
    const response = await fetch(TOKEN, { headers: { "X-Autosave": "1" }, redirect: "manual", signal });
    if (!response.headers.has("X-Answer-Of")) return "offline";
    if (response.status === 401) return signedOut();
    if (!response.ok) return "offline";
    const fresh = await response.json();
    if (String(fresh.user) !== user) return "signed-out";
    token = fresh.token;
  } catch {
    return "offline";
  }
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  doubtful = false;
  return "";
}

// By another device, or after thirty days: the pages that are kept go, and what waits stays for who comes back.
async function signedOut() {
  navigator.serviceWorker?.controller?.postMessage({ signedOut: true });
  await forgetArrived().catch(() => {});
  return "signed-out";
}

async function settle(write, answer) {
  const { status } = answer;
  askedFor = millisecondsOf(answer.after);
  const page = new DOMParser().parseFromString(answer.html ?? "", "text/html");
  const state = page.querySelector(".save-state[data-version]");
  const card = page.querySelector("[data-photo]");
  const said = { text: state, photo: card, words: card };
  const unheard = status < 400 && said[write.kind] === null; // a page of the hotel, not of the server
  if (!status || unheard) return "offline";
  if (AGAIN.has(status) || status >= 500) return "busy";
  if (status < 400) await accept(write, page, state);
  else if (!(await refuse(write, answer))) return "";
  announce({ write, status, html: answer.html, shown: Boolean(answer.shown) });
  await changed();
  return "";
}

/** Let this page know. */
export function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function announce(detail, echo = false) {
  if (!echo) channel?.postMessage(detail);
  const page = new DOMParser().parseFromString(detail.html ?? "", "text/html");
  tell("outbox:answered", { ...detail, page });
}

function say(next) {
  state = next;
  tell("outbox:state", { state });
}

/** Tell this page and the others how much waits. */
export async function changed({ echo = false } = {}) {
  if (!echo) channel?.postMessage(null);
  const all = await writes();
  const refused = all.filter((write) => write.refused).length;
  waiting = all.length - refused;
  files = all.filter((write) => write.file && !write.refused).length;
  tell("outbox:changed", { waiting, refused, files });
}

// Where the browser can, it wakes the worker when the network is back, even if this page is closed then.
async function wakeLater() {
  try {
    await (await navigator.serviceWorker?.ready)?.sync?.register("outbox");
  } catch { /* not allowed here */ }
}

function sendNow() {
  retry = FIRST_RETRY;
  send();
}

channel?.addEventListener("message", ({ data }) => {
  if (!data) return changed({ echo: true });
  wake(); // another window has been answered
  return announce(data, true);
});
navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.send && send());
window.addEventListener("online", sendNow);
window.addEventListener("focus", wake);
navigator.connection?.addEventListener?.("change", wake);
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => xhr?.getResponseHeader("X-Answer-Of") && wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") sendNow();
});
// Where nothing can be kept, leaving would lose it.
window.addEventListener("beforeunload", (event) => lasts() || !waiting || event.preventDefault());
if (user) ready.then(() => changed()).then(send);
// The other scripts of the page may come later than this one has begun: then they have heard nothing of it.
if (user) document.addEventListener("DOMContentLoaded", async () => {
  await ready;
  await changed({ echo: true });
  if (state) say(state);
  if (files && !timer && !sending) tell("outbox:files");
});
