// Saves the texts of a <form data-autosave> as they are typed. The form works without this file.
//
// Every key is kept in this browser (drafted-write.js); a pause (debounce) makes a write of it, which the outbox sends.
// The server answers 200 (a .save-state with the new version, with the texts where it merged them), 409 (a .save-conflict
// with both texts), 422 or 413 (what is wrong) or 404. Whatever it answers, what is being typed is left alone.

import { DraftedWrite, forEachForm, same } from "../outbox/drafted-write.js";
import { put, ready, send } from "../outbox/outbox.js";
import { mergedIn } from "../outbox/queue.js";
import { textsOf } from "../outbox/rules.js";
import { asRendered, bothTexts, replaceText, setText, written } from "./texts.js";

// ms after the last key.
const DEBOUNCE = 800;

class Autosave extends DraftedWrite {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    super(form, new URL(form.action).pathname);
    /** @type {{ [from: string]: number }} the pieces of typing that this one goes on with, where there are no locks */
    this.supersedes = {};
    /** @type {string | null} */
    this.lastAckId = null;
    // Else Firefox brings back the old one after a reload.
    form.elements.namedItem("version").autocomplete = "off";
    this.saved = form.hasAttribute("data-unsaved") ? null : this.rendered();
    /** @type {Texts | null} what both this form and the server had last */
    this.base = this.saved;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** Why nothing is saved until a person does something: "conflict", "too-long", "gone" or "refused". */
    this.stopped = form.querySelector(".save-conflict") ? "conflict" : "";
    this.isComposing = false;
    this.isFilling = false;
    this.listen();
    // What was refused before may be accepted now, since the page is there again; but no text gets shorter by itself.
    this.restore().catch(() => {}).then(() => this.isDirty && this.stopped !== "too-long" && this.saveLater());
  }

  listen() {
    const { form } = this;
    form.addEventListener("compositionstart", () => {
      this.isComposing = true;
      clearTimeout(this.timer);
    });
    form.addEventListener("compositionend", () => {
      this.isComposing = false;
      this.saveLater();
    });
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.saveLater());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("click", (event) => this.choose(event));
    form.addEventListener("keydown", (event) => {
      // An IME confirms a word with Enter: that key is not for us.
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      this.submit();
    });
  }

  read() { return written(this.form); }

  rendered() { return asRendered(this.form); }

  get isUntouched() { return !this.isComposing && super.isUntouched; }

  get version() { return this.form.elements.namedItem("version").value; }

  describe() {
    const { url, from, at, supersedes, lastAckId, base } = this;
    const label = this.form.dataset.waits ?? document.querySelector("h1")?.textContent.trim() ?? document.title;
    /** @type {Field[]} */
    const fields = [...Object.entries(this.read()), ["version", this.version]];
    const page = location.pathname + location.search;
    return { kind: /** @type {const} */ ("text"), url, from, at, supersedes, lastAckId, label, page, base, fields };
  }

  typed() {
    if (this.isFilling) return;
    this.restored = "";
    super.typed();
    this.saveLater();
  }

  saveLater() {
    clearTimeout(this.timer);
    if (this.isComposing || this.stopped === "conflict") return;
    this.stopped = "";
    this.timer = setTimeout(() => this.save(), DEBOUNCE);
  }

  submit() {
    if (this.stopped === "conflict") return this.keepMine();
    this.stopped = "";
    if (this.waiting && !this.isDirty) return send();
    // The person asked: send, even if nothing changed, so that there is an answer to see.
    this.saved = null;
    return this.save();
  }

  /** @param {Field[]} choice */
  async save(choice = []) {
    clearTimeout(this.timer);
    if (this.isComposing || this.stopped || !this.isDirty) return;
    this.at ||= Date.now();
    const write = this.describe();
    write.fields.push(...choice);
    await this.queue(write);
  }

  /** @type {DraftedWrite["owns"]} */
  owns(write) {
    return write.url === this.url && (write.from === this.from || write.at <= this.supersedes[write.from]);
  }

  /** @type {DraftedWrite["hear"]} */
  hear(answered) {
    if (this.owns(answered.write)) this.form.querySelector(".save-errors")?.remove();
    return super.hear(answered);
  }

  /** @type {DraftedWrite["accepted"]} */
  accepted(write, page, isLast) {
    const state = page.querySelector(".save-state");
    const sent = textsOf(write);
    const merged = mergedIn(page);
    const isUnchanged = isLast && !this.isComposing && same(this.read(), sent);
    this.lastAckId = write.id;
    // It was sent once more, from the list of what waits.
    this.form.querySelector(".save-conflict")?.remove();
    this.saved = this.base = sent;
    if (merged.length && isUnchanged) {
      this.fill(Object.fromEntries(merged));
      this.saved = this.base = this.read();
    }
    // What was typed on top of a text that was then merged keeps its version, so that it is merged in its turn.
    if (!merged.length || isUnchanged) this.setVersion(state.dataset.version);
    this.stopped = "";
    this.say(this.waiting ? "saving" : "", this.waiting ? null : state.textContent);
    if (this.isDirty) this.saveLater();
  }

  /** @type {DraftedWrite["refused"]} */
  refused(write, status, page) {
    if (status === 409 && page.querySelector(".save-conflict")) return this.showConflict(page);
    // Sending the same again would not help: the next key tries again.
    this.stopped = status === 404 ? "gone" : status === 413 ? "too-long" : "refused";
    this.say(this.stopped);
    // A whole error page says nothing about this text.
    if (status === 404 || !page.body.hasChildNodes() || page.querySelector("main")) return undefined;
    const errors = document.createElement("div");
    errors.className = "save-errors";
    errors.setAttribute("role", "alert");
    errors.append(...page.body.childNodes);
    return this.form.append(errors);
  }

  /** @param {Document} page */
  showConflict(page) {
    this.stopped = "conflict";
    clearTimeout(this.timer);
    this.form.querySelector(".save-conflict")?.remove();
    this.form.append(document.adoptNode(page.querySelector(".save-conflict")));
    this.say("conflict");
  }

  /** @param {{ target: HTMLElement, preventDefault(): void }} event */
  choose(event) {
    const choice = event.target.closest("[data-keep-mine], [data-take-saved], [data-keep-both]");
    if (!choice) return;
    event.preventDefault();
    if (choice.hasAttribute("data-keep-mine")) {
      this.keepMine();
      return;
    }
    const mine = this.read();
    const isBoth = choice.hasAttribute("data-keep-both");
    for (const [name, theirs] of mergedIn(this.form)) {
      const field = this.form.elements.namedItem(name);
      if (field) replaceText(field, isBoth ? bothTexts(theirs, field.value) : theirs);
    }
    // An unchanged text is saved once more: that is the plain way to learn that all is well.
    this.keepMine(mine);
  }

  /** The choice between two texts has been made: what is in the form is the text, and `mine` was mine. */
  keepMine(mine = this.read()) {
    const box = this.form.querySelector(".save-conflict");
    this.setVersion(box.dataset.version);
    this.base = { ...mine, ...Object.fromEntries(mergedIn(box)) };
    box.remove();
    this.stopped = "";
    this.saved = this.waiting = null;
    this.at = Math.max(Date.now(), this.at + 1);
    /** @type {Field[]} */
    const choices = Object.entries(mine).map(([name, text]) => [`mine-${name}`, text]);
    this.save([["decided", "1"], ...choices]);
  }

  // What is being typed stays; the server brings both together.
  /** @type {DraftedWrite["keepBoth"]} */
  async keepBoth(draft) { await put({ label: "", ...draft, kind: "text" }); }

  /** @type {DraftedWrite["showSaved"]} */
  showSaved(ack) {
    if (!(Number(ack?.version) > Number(this.version))) return;
    this.fill(ack.texts);
    this.setVersion(ack.version);
    this.saved = this.base = this.read();
    this.sayRestored(ack.at);
    this.say("");
  }

  /** @type {DraftedWrite["putBack"]} */
  putBack(row, done) {
    this.base = row.base;
    this.saved = null;
    this.supersedes = row.supersedes ?? {};
    this.lastAckId = done.find(({ key }) => key === `done ${row.from}`)?.id ?? null;
    this.fill(textsOf(row));
    this.setVersion(row.fields.find(([name]) => name === "version")?.[1]);
  }

  // Without locks nobody can tell whether it goes on in another window too: then there are two, as on two devices.
  /** @type {DraftedWrite["resumeAs"]} */
  resumeAs(row) {
    if (navigator.locks) super.resumeAs(row);
    else this.supersedes = { ...this.supersedes, [row.from]: row.at };
  }

  /** @param {Texts} texts */
  fill(texts) {
    this.isFilling = true;
    for (const [name, text] of Object.entries(texts)) {
      const field = this.form.elements.namedItem(name);
      if (field) setText(field, text);
    }
    this.isFilling = false;
  }

  /** @param {string | undefined} version */
  setVersion(version) {
    if (!version) return;
    this.form.elements.namedItem("version").value = version;
    // See VersionInput.
    /** @type {HTMLInputElement} */
    const readAt = this.form.querySelector("[name^=read-at-]");
    readAt.name = `read-at-${version}`;
  }
}

const adopted = new WeakSet();

/** @param {Document | HTMLElement} root */
function adopt(root) {
  /** @type {Iterable<HTMLFormElement>} */
  const found = root instanceof HTMLFormElement && root.matches("form[data-autosave]") ? [root] : root.querySelectorAll("form[data-autosave]");
  for (const form of found) {
    if (adopted.has(form)) continue;
    adopted.add(form);
    new Autosave(form);
  }
}

/** @param {(form: Autosave) => unknown} act */
function forEachAutosave(act) {
  forEachForm((form) => form instanceof Autosave && act(form));
}

adopt(document);
document.addEventListener("htmx:load", (event) => adopt(event.detail.elt));
document.addEventListener("htmx:beforeSwap", () => forEachAutosave((form) => form.save()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") forEachAutosave((form) => form.save());
});
// The page that the Back button brings from memory is as old as when it was left.
window.addEventListener("pageshow", (event) => {
  let isDirty = false;
  forEachAutosave((form) => { isDirty ||= form.isDirty; });
  if (event.persisted && !isDirty) ready.then(() => location.reload());
});
