// Saves the texts of a <form data-autosave> as they are typed. The form works without this file.
//
// Every key is kept in this browser (drafts.js); a pause makes a write of it, which the outbox sends. The server
// answers 200 (a .save-state with the new version, with the texts where it merged them), 409 (a .save-conflict with
// both texts), 422 or 413 (what is wrong) or 404. Whatever it answers, what is being typed is left alone.

import { goOn, keepNoMore, keepSoon, kept, restoredWords } from "../outbox/drafts.js";
import { put, ready, send, textsOf } from "../outbox/outbox.js";
import { newId, STRANGER } from "../outbox/store.js";
import { asRendered, replaceText, same, setText, written } from "./texts.js";

const PAUSE = 800; // ms after the last key

const forms = new Set();
let network = ""; // why the outbox cannot send, as the form names its words

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = new URL(form.action).pathname;
    this.from = newId(); // the name of this piece of typing, which goes on after a crash
    this.took = {}; // the typings that this one goes on with, and up to when: where a name may be used elsewhere
    this.at = 0; // when the last key was pressed
    this.heard = null; // the last write that was answered
    form.elements.namedItem("version").autocomplete = "off"; // else Firefox brings back the old one after a reload
    const saved = form.hasAttribute("data-unsaved") ? null : asRendered(form);
    this.base = saved; // what both this form and the server had last
    this.saved = saved; // what the server is known to have
    this.waiting = null; // what the outbox has from here and the server has not answered
    this.stopped = form.querySelector(".save-conflict") ? "conflict" : "";
    this.composing = false;
    this.listen();
    // What was refused before may be accepted now, since the page is there again; but no text gets shorter by itself.
    this.restore().catch(() => {}).then(() => this.dirty && this.stopped !== "too-long" && this.later());
  }

  listen() {
    const { form } = this;
    form.addEventListener("compositionstart", () => { this.composing = true; clearTimeout(this.timer); });
    form.addEventListener("compositionend", () => { this.composing = false; this.later(); });
    form.addEventListener("input", () => this.typed());
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

  get dirty() { return !same(this.waiting ?? this.saved, written(this.form)); }

  get version() { return this.form.elements.namedItem("version").value; }

  describe() {
    const texts = written(this.form);
    const label = this.form.dataset.waits ?? document.querySelector("h1")?.textContent.trim() ?? document.title;
    return {
      ...{ kind: "text", url: this.url, from: this.from, at: this.at, took: this.took, heard: this.heard, label },
      ...{ page: location.pathname + location.search, base: this.base },
      fields: [...Object.entries(texts), ["version", this.version]],
    };
  }

  typed() {
    if (this.writing) return;
    goOn(this.from);
    this.at = Math.max(Date.now(), this.at + 1);
    this.restored = "";
    if (this.dirty) keepSoon(this.from, () => (this.dirty ? this.describe() : null));
    else keepNoMore(this.url, this.from).catch(() => {});
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    if (this.composing || this.stopped === "conflict") return;
    this.stopped = "";
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  submit() {
    if (this.stopped === "conflict") return this.keepMine();
    this.stopped = "";
    if (this.waiting && !this.dirty) return send();
    this.saved = null; // the person asked: send, even if nothing changed, so that there is an answer to see
    return this.now();
  }

  async now(choice = []) {
    clearTimeout(this.timer);
    if (this.composing || this.stopped || !this.dirty) return;
    this.at ||= Date.now();
    const write = this.describe();
    write.fields.push(...choice);
    this.waiting = textsOf(write);
    this.say(network || "saving");
    try {
      await put(write);
    } catch (problem) {
      this.waiting = null; // somebody else has signed in: the text is nobody's but this page's
      this.say(problem === STRANGER ? "somebody-else" : "signed-out");
    }
  }

  hear({ write, status, page }) {
    if (write.url !== this.url || !(write.from === this.from || write.at <= this.took[write.from])) return;
    const last = same(this.waiting, textsOf(write));
    if (last) this.waiting = null;
    this.form.querySelector(".save-errors")?.remove();
    if (status === 200) return this.accepted(write, page, last);
    if (status === 409 && page.querySelector(".save-conflict")) return this.conflict(page);
    if (status === 404) return this.refused("gone", null);
    return this.refused(status === 413 ? "too-long" : "refused", page);
  }

  accepted(write, page, last) {
    const state = page.querySelector(".save-state");
    const sent = textsOf(write);
    const merged = [...page.querySelectorAll("[data-saved]")];
    const untouched = last && !this.composing && same(written(this.form), sent);
    this.heard = write.id;
    this.form.querySelector(".save-conflict")?.remove(); // it was sent once more, from the list of what waits
    this.saved = this.base = sent;
    if (merged.length && untouched) {
      this.fill(Object.fromEntries(merged.map((field) => [field.dataset.saved, field.value])));
      this.saved = this.base = written(this.form);
    }
    // What was typed on top of a text that was then merged keeps its version, so that it is merged in its turn.
    if (!merged.length || untouched) this.setVersion(state.dataset.version);
    this.stopped = "";
    this.say(this.waiting ? "saving" : "", this.waiting ? null : state.textContent);
    if (this.dirty) this.later();
  }

  refused(word, page) {
    this.stopped = word; // sending the same again would not help: the next key tries again
    this.say(word);
    if (!page?.body.hasChildNodes() || page.querySelector("main")) return; // a whole error page says nothing about this text
    const errors = document.createElement("div");
    errors.className = "save-errors";
    errors.setAttribute("role", "alert");
    errors.append(...page.body.childNodes);
    this.form.append(errors);
  }

  conflict(page) {
    this.stopped = "conflict";
    clearTimeout(this.timer);
    this.form.querySelector(".save-conflict")?.remove();
    this.form.append(document.adoptNode(page.querySelector(".save-conflict")));
    this.say("conflict");
  }

  choose(event) {
    const choice = event.target.closest("[data-keep-mine], [data-take-saved], [data-keep-both]");
    if (!choice) return;
    event.preventDefault();
    if (choice.hasAttribute("data-keep-mine")) return this.keepMine();
    const mine = written(this.form);
    for (const { dataset, value } of this.form.querySelectorAll("[data-saved]")) {
      const field = this.form.elements.namedItem(dataset.saved);
      const both = choice.hasAttribute("data-keep-both") && value && field.value;
      if (field) replaceText(field, both ? `${value}\n\n${field.value}` : value || (choice.hasAttribute("data-keep-both") ? field.value : ""));
    }
    this.keepMine(mine); // an unchanged text is saved once more: that is the plain way to learn that all is well
  }

  keepMine(mine = written(this.form)) {
    const box = this.form.querySelector(".save-conflict");
    const theirs = [...box.querySelectorAll("[data-saved]")].map((field) => [field.dataset.saved, field.value]);
    this.setVersion(box.dataset.version);
    this.base = { ...mine, ...Object.fromEntries(theirs) };
    box.remove();
    this.stopped = "";
    this.saved = this.waiting = null;
    this.at = Math.max(Date.now(), this.at + 1);
    this.now([["decided", "1"], ...Object.entries(mine).map(([name, text]) => [`mine-${name}`, text])]);
  }

  // What this browser still has and the page does not show: after a crash, without a network, from another window.
  async restore() {
    const shown = asRendered(this.form);
    const before = (await kept(this.url)).newest;
    if (before && !same(textsOf(before), shown) && !(await goOn(before.from))) return;
    const { newest, writes, done } = await kept(this.url);
    const untouched = !this.composing && !this.at && same(written(this.form), shown);
    if (!newest || same(textsOf(newest), shown)) {
      if (newest && !newest.seq) await keepNoMore(this.url, newest.from);
      if (untouched && done[0]?.version > Number(this.version)) this.show(done[0]);
    } else if (newest.from !== before?.from) {
      return; // another window was quicker
    } else if (untouched || same(written(this.form), textsOf(newest))) {
      this.goOnWith(newest, writes, done);
    } else if (!newest.seq) {
      await put({ ...newest }); // what is being typed stays; the server brings both together
    }
  }

  // The page is older than what was saved from this browser.
  show({ texts, version, at }) {
    this.fill(texts);
    this.setVersion(version);
    this.saved = this.base = written(this.form);
    this.sayRestored(at);
    this.say("");
  }

  sayRestored(at) {
    const zone = this.form.querySelector("[data-zone]")?.dataset.zone;
    this.restored = restoredWords(this.form.querySelector(".save-state").dataset.restored, at, zone);
  }

  goOnWith(newest, writes, done) {
    Object.assign(this, { at: newest.at, base: newest.base, saved: null, took: newest.took ?? {} });
    this.heard = done.find(({ key }) => key === `done ${newest.from}`)?.id ?? null;
    // Without locks nobody can tell whether it goes on in another window too: then there are two, as on two devices.
    if (navigator.locks) this.from = newest.from;
    else this.took = { ...this.took, [newest.from]: newest.at };
    this.fill(textsOf(newest));
    this.setVersion(newest.fields.find(([name]) => name === "version")?.[1]);
    this.sayRestored(newest.at);
    const refused = writes.find((write) => write.from === newest.from && write.refused);
    if (newest.seq) this.waiting = textsOf(newest);
    this.say(network);
    if (!refused || (refused.seq !== newest.seq && refused.refused.status !== 409)) return;
    const page = new DOMParser().parseFromString(refused.refused.html, "text/html");
    this.hear({ write: { ...refused, fields: newest.fields }, status: refused.refused.status, page });
  }

  fill(texts) {
    this.writing = true;
    for (const [name, text] of Object.entries(texts)) {
      const field = this.form.elements.namedItem(name);
      if (field) setText(field, text);
    }
    this.writing = false;
  }

  setVersion(version) {
    if (!version) return;
    this.form.elements.namedItem("version").value = version;
    this.form.querySelector("[name^=read-at-]").name = `read-at-${version}`; // see VersionInput
  }

  say(word, text = null) {
    const state = this.form.querySelector(".save-state");
    if (!state) return;
    const words = text ?? state.dataset[word.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] ?? "";
    // The element stays and its text changes: that is what a screen reader announces.
    state.textContent = [this.restored, words.trim()].filter(Boolean).join(" · ");
    state.dataset.state = word || "saved";
  }
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
document.addEventListener("outbox:answered", (event) => each((known) => known.hear(event.detail)));
document.addEventListener("outbox:state", (event) => {
  network = { offline: "waiting", busy: "waiting" }[event.detail.state] ?? event.detail.state;
  each((known) => known.waiting && network && known.say(network));
});
document.addEventListener("htmx:load", (event) => adopt(event.detail.elt));
document.addEventListener("htmx:beforeSwap", () => each((known) => known.now()));
document.addEventListener("visibilitychange", () => each((known) => document.visibilityState === "hidden" && known.now()));
// The page that the Back button brings from memory is as old as when it was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && ![...forms].some((known) => known.dirty)) ready.then(() => location.reload());
});
