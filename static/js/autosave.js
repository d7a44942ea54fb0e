// Saves the texts of a <form data-autosave> as they are typed. The form works without this file.
//
// The server answers a POST with X-Autosave: 1 by 200 (a .save-state with the new version), 409 (a .save-conflict with
// both texts), 422 or 413 (what is wrong), 401 (signed out). Whatever it answers, and when it does not answer at all,
// the text in the editor is left alone: only "Take the saved one" writes into it, and that can be undone.

const PAUSE = 800; // ms after the last key
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 30000;
const GIVE_UP_WAITING = 20000; // a request that hangs on conference wifi counts as lost
const KEEPALIVE_BYTES = 60000; // browsers refuse keepalive bodies above 64 kB

const forms = new Set();

class Autosave {
  constructor(form) {
    this.form = form;
    form.elements.namedItem("version").autocomplete = "off"; // else Firefox brings back the old one after a reload
    this.saved = form.hasAttribute("data-unsaved") ? null : asRendered(form);
    this.tried = []; // what was sent since the last answer: one of them may have been saved without our hearing of it
    this.composing = false;
    this.busy = false;
    this.stopped = form.querySelector(".save-conflict") ? "conflict" : "";
    this.retry = FIRST_RETRY;
    form.addEventListener("compositionstart", () => { this.composing = true; clearTimeout(this.timer); });
    form.addEventListener("compositionend", () => { this.composing = false; this.later(); });
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("focusout", () => this.now());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    form.addEventListener("click", (event) => this.choose(event));
    form.addEventListener("keydown", (event) => {
      // An IME confirms a word with Enter: that key is not for us.
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      this.submit();
    });
  }

  get dirty() { return this.saved !== written(this.form); }

  later(pause = PAUSE) {
    clearTimeout(this.timer);
    if (this.composing || this.stopped === "conflict") return;
    this.stopped = "";
    this.timer = setTimeout(() => this.now(), pause);
  }

  submit() {
    if (this.stopped === "conflict") return this.keepMine();
    this.stopped = "";
    this.saved = null; // the person asked: send, even if nothing changed, so that there is an answer to see
    return this.now();
  }

  async now(leaving = false) {
    clearTimeout(this.timer);
    if (this.composing || this.busy || this.stopped || !this.dirty) return;
    this.busy = true;
    const sent = written(this.form);
    this.tried = [...this.tried.slice(-9), sent];
    this.say("saving");
    let answer = null;
    try {
      answer = await post(this.form, leaving);
    } catch {
      answer = { status: 0 };
    }
    this.busy = false;
    this.hear(answer, sent);
  }

  hear({ status, page }, sent) {
    this.form.querySelector(".save-errors")?.remove();
    if (status === 200 && page.querySelector(".save-state")) return this.accepted(page, sent);
    if (status === 409 && page.querySelector(".save-conflict")) return this.conflict(page);
    if (status === 422) return this.refused("refused", page);
    if (status === 413) return this.refused("too-long", page);
    if (status === 404) return this.refused("gone", null);
    this.say(status === 401 || status === 403 ? "signed-out" : "waiting");
    this.later(this.retry);
    this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
  }

  accepted(page, sent) {
    const state = page.querySelector(".save-state");
    this.setVersion(state.dataset.version);
    this.saved = sent;
    this.tried = [];
    this.retry = FIRST_RETRY;
    this.say("", state.textContent);
    if (this.dirty) this.later();
  }

  refused(word, page) {
    this.stopped = word; // sending the same again would not help: the next key tries again
    this.say(word);
    if (!page || page.querySelector("main")) return; // a whole error page says nothing about this text
    const errors = document.createElement("div");
    errors.className = "save-errors";
    errors.setAttribute("role", "alert");
    errors.append(...page.body.childNodes);
    this.form.append(errors);
  }

  conflict(page) {
    const box = page.querySelector(".save-conflict");
    const theirs = new Map([...box.querySelectorAll("[data-saved]")].map((field) => [field.dataset.saved, field.value]));
    if (this.tried.some((text) => sameTexts(text, theirs))) {
      // The save "lost" on the way had arrived: what stands on the server is ours.
      this.setVersion(box.dataset.version);
      this.now();
      return;
    }
    this.stopped = "conflict";
    this.form.querySelector(".save-conflict")?.remove();
    this.form.append(document.adoptNode(box));
    this.say("conflict");
  }

  choose(event) {
    const choice = event.target.closest("[data-keep-mine], [data-take-saved]");
    if (!choice) return;
    event.preventDefault();
    if (choice.hasAttribute("data-keep-mine")) return this.keepMine();
    for (const theirs of this.form.querySelectorAll("[data-saved]")) {
      const field = this.form.elements.namedItem(theirs.dataset.saved);
      if (field) replaceText(field, theirs.value);
    }
    this.keepMine(); // an unchanged text is saved once more: that is the plain way to learn that all is well
  }

  keepMine() {
    const box = this.form.querySelector(".save-conflict");
    if (box) this.setVersion(box.dataset.version);
    box?.remove();
    this.stopped = "";
    this.saved = null;
    this.now();
  }

  setVersion(version) {
    if (!version) return;
    this.form.elements.namedItem("version").value = version;
    this.form.querySelector("[name^=read-at-]").name = `read-at-${version}`; // see VersionInput
  }

  say(word, text = null) {
    const state = this.form.querySelector(".save-state");
    if (!state) return;
    // The element stays and its text changes: that is what a screen reader announces.
    state.textContent = text ?? state.dataset[word.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] ?? "";
    state.dataset.state = word || "saved";
  }
}

// The fields that a person writes, as one string; `version` and the CSRF field change under our hands.
function written(form) {
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("version");
  fields.delete("csrfmiddlewaretoken");
  return sameLineEnds(fields);
}

// Browsers differ in which line ends they give for a textarea before a form is really sent.
function sameLineEnds(fields) {
  return fields.toString().replace(/(?:%0D)?%0A/g, "%0D%0A");
}

// The same for the page as the server sent it: a browser may have put back what was typed before a reload.
function asRendered(form) {
  const fields = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || ["version", "csrfmiddlewaretoken"].includes(field.name)) continue;
    if (field.disabled || ["submit", "button", "fieldset"].includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.defaultChecked) fields.append(field.name, field.value);
    } else if (field.options) {
      const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
      if (chosen) fields.append(field.name, chosen.value);
    } else {
      fields.append(field.name, field.defaultValue);
    }
  }
  return sameLineEnds(fields);
}

function sameTexts(sent, theirs) {
  const ours = new URLSearchParams(sent);
  return [...theirs].every(([name, text]) => (ours.get(name) ?? "").replaceAll("\r\n", "\n") === text);
}

async function post(form, leaving) {
  const answer = await send(form, leaving);
  // After signing in again in another tab the token of this page is stale: fetch a new one and try once more.
  if (answer.status !== 403 || !(await refreshToken())) return answer;
  return send(form, leaving);
}

async function send(form, leaving) {
  const body = new URLSearchParams(new FormData(form));
  const response = await fetch(form.action, {
    method: "POST",
    body,
    headers: { "X-Autosave": "1" },
    redirect: "manual",
    keepalive: leaving && body.toString().length < KEEPALIVE_BYTES,
    signal: AbortSignal.timeout(GIVE_UP_WAITING),
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return { status: response.status, page };
}

async function refreshToken() {
  const response = await fetch(location.href, { redirect: "manual" });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!fresh) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
  return true;
}

// insertText is deprecated and still the only way to change a textarea so that Ctrl+Z brings the old text back.
function replaceText(field, text) {
  if (field.value === text) return;
  field.focus();
  field.select?.();
  const done = field.select && document.execCommand(text ? "insertText" : "delete", false, text);
  if (!done || field.value !== text) field.value = text;
}

function adopt(root) {
  const found = root.matches?.("form[data-autosave]") ? [root] : root.querySelectorAll("form[data-autosave]");
  for (const form of found) {
    if ([...forms].every((known) => known.form !== form)) forms.add(new Autosave(form));
  }
}

function each(act) {
  for (const known of forms) {
    if (known.form.isConnected || known.dirty) act(known);
    else forms.delete(known);
  }
}

adopt(document);
document.addEventListener("htmx:load", (event) => adopt(event.detail.elt));
document.addEventListener("htmx:beforeSwap", () => each((known) => known.now()));
document.addEventListener("visibilitychange", () => {
  each((known) => (document.visibilityState === "hidden" ? known.now(true) : known.busy || known.stopped || known.later(0)));
});
window.addEventListener("online", () => each((known) => known.stopped || known.later(0)));
window.addEventListener("beforeunload", (event) => {
  const connected = [...forms].filter((known) => known.form.isConnected);
  if (connected.some((known) => known.busy || known.dirty)) event.preventDefault();
});
