// What is sent by htmx out of a <form data-outbox> is a write: shown at once, kept first, sent when it can be.

import { goOn, keepNoMore, keepSoon, kept, restoredWords } from "./drafts.js";
import { freshPage } from "../pages/refetch.js";
import { heard, put } from "./outbox.js";
import { keepDraft, newId, writes } from "./store.js";

const SHORT = 5000; // ms after which a new session is left to the outbox, so that the next line can be typed
const LONG = 10000;
const TITLE = ".card-title, .entry-title, a"; // of a session, within what is shown of it
const TAKEN_BACK = ["none", "off", "0"];
const PARTS = ["day-sessions", "session-state", "catalogue-now", "catalogue-list", "messages"];

const underWay = new Set(); // new sessions whose answer is awaited, by their key
let carried = null; // the write that htmx is just about to send
let stale = false;
let made = 0; // writes so far

document.addEventListener("htmx:confirm", (event) => {
  const { elt, verb, path, etc, issueRequest, triggeringEvent } = event.detail;
  const form = elt.closest("form[data-outbox]");
  if (!form || verb !== "post" || isEmpty(form)) return;
  event.preventDefault();
  made += 1;
  const button = elt.matches("button") ? elt : triggeringEvent?.submitter;
  const write = describe(form, button, path, etc.values ?? {});
  if (write.kind === "new") {
    if (underWay.has(write.from)) return;
    underWay.add(write.from);
    hold(form, true);
  } else {
    tap(write);
  }
  keep(write, () => issue(write, issueRequest)).catch(() => {
    underWay.delete(write.from); // somebody else has signed in meanwhile: the server says what becomes of it
    hold(form, false);
    issueRequest(true);
  });
});

// An empty line is nothing to keep: the server says so where it can be asked.
function isEmpty(form) {
  return form.matches("#composer") && !lineOf(form).value.trim();
}

async function keep(write, ask) {
  const key = write.from;
  const { alone } = await put(write, ask);
  if (write.from !== key) rename(key, write.from);
  if (write.kind === "new" && !alone) anew(write); // others go first: the line is free for the next one meanwhile
}

function rename(old, key) {
  if (underWay.delete(old)) underWay.add(key);
  const field = document.getElementById("composer")?.elements.namedItem("id");
  if (field?.value === old) field.value = key;
}

function describe(form, button, path, values) {
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  data.delete("csrfmiddlewaretoken");
  const key = form.matches("#composer") && (data.get("id") || newId());
  if (key) data.set("id", key);
  const label = data.get("heading") ?? labelOf(button ?? form);
  const url = new URL(path, location.href).pathname;
  return { kind: key ? "new" : "action", url, from: key || newId(), label, fields: [...data] };
}

// What is done, and to which session: one form may go around the stars of a whole list.
function labelOf(button) {
  const place = button.closest("[data-session]");
  const title = place?.querySelector(TITLE) ?? document.querySelector("h1");
  const code = place ? place.querySelector(".card-code") : document.querySelector(".crumbs .card-code");
  const about = [code, title].map((part) => part?.textContent.trim()).filter(Boolean).join(" | ");
  const verb = button.dataset.waits || button.title || button.getAttribute("aria-label") || button.textContent.trim();
  const to = button.previousElementSibling?.selectedOptions?.[0].text;
  const done = to ? `${verb}: ${to}` : verb;
  const { takenBack } = document.getElementById("waiting").dataset;
  return `${about} · ${TAKEN_BACK.includes(button.value) ? takenBack.replace("#", done) : done}`;
}

// A line that is being sent can be read and not changed; it keeps the focus, so a phone keeps its keyboard.
function hold(form, held) {
  for (const field of form.querySelectorAll("input:not([type=hidden])")) field.readOnly = held;
}

function issue(write, issueRequest) {
  return new Promise((resolve) => {
    const sent = ({ detail }) => {
      if (detail.requestConfig.write !== write) return;
      document.removeEventListener("htmx:beforeSend", sent);
      const { xhr } = detail;
      xhr.addEventListener("loadend", () => {
        resolve({ ...heard(write, xhr.status, (name) => xhr.getResponseHeader(name), xhr.responseText), shown: true });
      });
    };
    document.addEventListener("htmx:beforeSend", sent);
    carried = write;
    issueRequest(true);
    // What was tapped is no longer on the page, or htmx is still busy with the tap before.
    if (!carried) return;
    carried = null;
    document.removeEventListener("htmx:beforeSend", sent);
    resolve(null);
  });
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!carried || detail.verb !== "post") return;
  const write = carried;
  carried = null;
  detail.write = write;
  detail.timeout = write.kind === "new" ? SHORT : LONG;
  detail.headers["X-Operation"] = write.id;
  for (const name of [...new Set(detail.formData.keys())]) detail.formData.delete(name);
  for (const [name, value] of write.fields) detail.formData.append(name, value);
});

document.addEventListener("outbox:answered", ({ detail: { write, status, shown } }) => {
  underWay.delete(write.from);
  if (write.kind === "text") return;
  if (!shown || status >= 400) stale = true;
  if (write.kind === "new" && !shown) anew(write);
});

// The answer stays away: what was typed is kept, and the line is free for the next one.
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  if (!state) return;
  for (const key of underWay) anew({ from: key }, state !== "somebody-else");
  underWay.clear();
});

function anew({ from }, isKept = true) {
  const form = document.getElementById("composer");
  if (form?.elements.namedItem("id")?.value !== from) return;
  if (isKept) {
    form.elements.namedItem("id").value = newId();
    form.elements.namedItem("heading").value = "";
  }
  hold(form, false);
}

document.addEventListener("outbox:changed", async ({ detail }) => {
  if (stale && detail.waiting === detail.files) await bringUpToDate();
});

/** Show what was tapped as it will be once the server knows. */
export function tap({ url, fields }) {
  for (const [name, value] of fields) {
    for (const button of document.querySelectorAll(`button[aria-pressed][name="${CSS.escape(name)}"]`)) {
      if (button.getAttribute("hx-post") === url) press(button, name, value);
    }
  }
}

function press(button, name, value) {
  const own = { rating: button.textContent.trim(), watch_later: "on" }[name] ?? button.dataset.own ?? button.value;
  const pressed = own === value;
  button.setAttribute("aria-pressed", pressed);
  if (name === "rating") button.value = pressed ? "0" : own; // the chosen one again takes it away
  if (name === "watch_later") button.value = pressed ? "off" : "on";
  if (button.dataset.own) button.value = pressed ? "none" : own;
}

// Everything has been sent, without htmx showing what became of it.
async function bringUpToDate() {
  stale = false;
  const before = made;
  const page = await freshPage();
  if (!page) {
    stale = true; // the next answer of the server says that it is there again
    return;
  }
  if (made !== before) { // it does not know of the last tap
    stale = true;
    if (!(await writes()).some((write) => !write.refused && !write.file)) await bringUpToDate();
    return;
  }
  if (page.querySelector("[data-blank]")) return; // the page of no session in particular
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!old || !fresh || (id === "messages" && !fresh.children.length)) continue;
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    if (active?.matches("input, textarea, select")) {
      stale = true; // it is in use: another time
      continue;
    }
    old.replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    document.getElementById(active?.id)?.focus();
  }
}

// The line of the composer, like every text: kept while it is typed, and back after a crash.
const lineOf = (form) => form.elements.namedItem("heading");

function describeLine(form, at) {
  const from = form.elements.namedItem("id").value;
  return { url: new URL(form.action).pathname, from, at, fields: [["heading", lineOf(form).value]] };
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!form?.matches("#composer") || target !== lineOf(form)) return;
  form.querySelector("[data-restored]").hidden = true;
  const draft = describeLine(form, Date.now());
  if (!target.value) return keepNoMore(draft.url, draft.from);
  goOn(draft.from);
  const goesOn = () => !lineOf(form).readOnly && lineOf(form).value && form.elements.namedItem("id").value === draft.from;
  keepSoon(draft.from, () => (goesOn() ? draft : null));
});

async function restoreLine(form) {
  const url = new URL(form.action).pathname;
  const { drafts, writes, done } = await kept(url);
  for (const { from, at, fields } of drafts) {
    if (lineOf(form).value || !(await goOn(from)) || lineOf(form).value) continue;
    const used = writes.some((write) => write.from === from) || done.some(({ key }) => key === `done ${from}`);
    if (!used) form.elements.namedItem("id").value = from;
    lineOf(form).value = fields[0][1];
    const words = form.querySelector("[data-restored]");
    words.textContent = restoredWords(words.dataset.restored, at, document.querySelector("[data-zone]")?.dataset.zone);
    words.hidden = false;
    if (!used) continue;
    const draft = describeLine(form, Date.now());
    goOn(draft.from);
    await keepDraft({ ...draft, key: `${url} ${draft.from}` });
    await keepNoMore(url, from);
  }
}

// A page that was kept brings a used key back.
const composer = document.getElementById("composer");
if (composer) {
  composer.elements.namedItem("id").value = newId();
  restoreLine(composer).catch(() => {});
}
