// Shows on a page what the server does not know yet: sessions that were logged, taps, and the page of such a session.

import { pageOfNew, sessionShownAt } from "../addresses.js";
import { ready } from "./outbox.js";
import { writes } from "./store.js";
import { tap } from "./actions.js";

const PATIENCE = 1200; // ms in which a session is usually sent: it comes with its own card then
let stuck = false;

const KEY = /^[0-9a-f-]{36}$/;

// The page of a session without one: the key of the address takes the place of the blank one before anything reads it.
const blank = document.querySelector("[data-blank]");
const key = blank && [sessionShownAt(location.pathname)?.key, location.hash.slice(1)].find((each) => KEY.test(each));
if (key) putIn(document.getElementById("main"), blank.dataset.blank, key);

function putIn(root, placeholder, value) {
  for (const element of root.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes(placeholder)) attribute.value = attribute.value.replaceAll(placeholder, value);
    }
  }
}

function logged(all) {
  return all.filter((write) => write.kind === "new" && write.from);
}

function valueOf(write, wanted) {
  return write.fields.find(([name]) => name === wanted)?.[1] ?? "";
}

async function begin() {
  await ready;
  if (blank) name(logged(await writes()).find((write) => write.from === key));
  return show();
}

function name(write) {
  if (!write) return missing(); // sent meanwhile, or never logged in this browser
  const heading = valueOf(write, "heading");
  blank.textContent = heading;
  document.title = `${heading}${document.title}`;
  return undefined;
}

function missing() {
  const instead = document.getElementById("not-kept");
  document.getElementById("main").replaceChildren(instead.content.cloneNode(true));
}

async function show() {
  const all = await writes();
  const young = (write) => navigator.onLine && !stuck && Date.now() - write.at < PATIENCE;
  if (all.some(young)) setTimeout(show, PATIENCE);
  showCards(logged(all).filter((write) => !young(write) && !write.refused));
  for (const write of all) if (write.kind === "action" && !write.refused) tap(write);
}

function showCards(all) {
  const day = document.getElementById("day-sessions");
  const composer = document.getElementById("composer");
  if (!day || !composer) return;
  const number = composer.elements.namedItem("day")?.value ?? "";
  const here = all.filter((write) => write.url === composer.getAttribute("action") && valueOf(write, "day") === number);
  day.querySelector(".waiting-cards")?.remove();
  if (!here.length) return;
  const group = document.getElementById("waiting-cards").content.cloneNode(true);
  group.querySelector(".cards").append(...here.reverse().map(card));
  day.prepend(group);
}

function card(write) {
  const shown = document.getElementById("waiting-card").content.cloneNode(true).firstElementChild;
  const link = shown.querySelector("a");
  link.textContent = valueOf(write, "heading");
  link.href = pageOfNew(write.url, write.from);
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  const clock = { hour: "2-digit", minute: "2-digit", timeZone: zone };
  shown.querySelector("time").textContent = new Intl.DateTimeFormat("en-GB", clock).format(write.at);
  return shown;
}

document.addEventListener("outbox:changed", () => show());
document.addEventListener("htmx:load", () => show());
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  stuck = Boolean(state);
  show();
});
document.addEventListener("outbox:answered", ({ detail: { write, status } }) => {
  if (!blank || write.kind !== "new" || write.from !== key || status >= 400) return;
  // The server knows the session now. What is being written goes on here, under the address that it has from now on.
  document.querySelector(".crumbs .chip")?.remove();
  history.replaceState(null, "", pageOfNew(write.url, key));
});

// What was shared without a network: the address says it, and the page that is kept does not.
function takeShared() {
  const field = document.getElementById("composer_heading");
  const query = new URLSearchParams(location.search);
  if (!field || !query.has("heading")) return;
  const link = field.form.elements.namedItem("link");
  if (!field.value) {
    field.value = query.get("heading");
    link.value = /^https?:/.test(query.get("link")) ? query.get("link") : "";
    const shown = field.form.querySelector("[data-shared]");
    shown.hidden = !link.value;
    shown.querySelector(".user-text").textContent = link.value;
    field.form.querySelector("[data-handed-over]")?.removeAttribute("hidden");
  }
  query.delete("heading");
  query.delete("link");
  const rest = query.size ? `?${query}` : "";
  history.replaceState(null, "", location.pathname + rest + location.hash); // taken once
}

takeShared();
if (document.getElementById("composer_heading") && location.hash === "#composer_heading") {
  document.getElementById("composer_heading").focus();
}
begin();
