// Says in the bar how much waits in this browser to be sent, and asks before a sign-out would lose it.
// All words come from _waiting.html and _waiting_dialogs.html.

import { ready, send } from "./outbox.js";
import { read, wipe, writes } from "./store.js";
import "./pages.js";

const bar = document.getElementById("waiting");
const leaving = document.getElementById("leaving");
const PATIENCE = 1200; // ms: what is sent in less has not waited, and nothing in the bar should flash

let count = { waiting: 0, refused: 0 };
let state = "";
let timer = 0;

function show() {
  clearTimeout(timer);
  timer = 0;
  const button = bar.querySelector(".waiting-count");
  const { waiting, refused } = count;
  const words = [[waiting, bar.dataset.waiting], [refused, bar.dataset.refused]];
  const text = words.filter(([number]) => number).map(([number, word]) => word.replace("#", number)).join(" · ");
  if (button.textContent !== text) button.textContent = text; // a screen reader says it once
  button.hidden = !text;
  button.classList.toggle("waiting-refused", refused > 0);
  const signIn = bar.querySelector(".waiting-sign-in");
  signIn.hidden = state !== "signed-out" || !waiting;
  signIn.search = new URLSearchParams({ next: location.pathname + location.search + location.hash });
  bar.querySelector(".waiting-offline").hidden = Boolean(text) || navigator.onLine;
}

document.addEventListener("outbox:changed", ({ detail }) => {
  count = detail;
  if (!navigator.onLine || state || !bar.querySelector(".waiting-count").hidden) return show();
  if (detail.waiting) timer ||= setTimeout(show, PATIENCE);
  else show();
});
document.addEventListener("outbox:state", ({ detail }) => {
  state = detail.state;
  show();
});
document.addEventListener("outbox:files", async () => (await import("./uploads.js")).upload());
window.addEventListener("online", show);
window.addEventListener("offline", show);
show();

bar.addEventListener("click", async (event) => {
  if (event.target.closest(".waiting-count")) (await import("./waiting-list.js")).fill();
});

// The page of a session that was logged here and is not known to the server yet: there is a blank one for it.
const NOT_THERE = /^(\/events\/[^/]+\/sessions\/)([0-9a-f-]{36})\/$/;

async function goToBlank() {
  const here = !document.getElementById("session-state") && NOT_THERE.exec(location.pathname);
  if (!here) return;
  await ready;
  const logged = (await writes()).some((write) => write.kind === "new" && write.from === here[2]);
  if (logged) location.replace(`${here[1]}waiting/#${here[2]}`);
}
goToBlank();

// Signing out deletes what is kept here: first by this page, since without encryption browsers do not heed the header.

async function left() {
  const all = await read(async (tables) => [...(await tables.writes.all()), ...(await tables.drafts.all())]);
  return all.length;
}

async function leave() {
  await wipe().catch(() => {});
  leaving.form.submit();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  leaving.form = form;
  const number = await left().catch(() => 0);
  if (!number) return leave();
  const line = leaving.querySelector("[data-left]");
  line.textContent = line.dataset.left.replace("#", number);
  leaving.querySelector("[data-unsent]").textContent = "";
  return leaving.showModal();
});

leaving.addEventListener("click", async ({ target }) => {
  if (target.closest("[data-lose]")) return leave();
  if (!target.closest("[data-send-first]")) return undefined;
  await send();
  if (await left()) await (await import("./uploads.js")).upload();
  if (!(await left())) return leave();
  const unsent = leaving.querySelector("[data-unsent]");
  unsent.textContent = unsent.dataset.unsent;
  return undefined;
});
