// What is typed about a photo is kept like every other text: as a draft, and with Save as a write that the outbox sends.
// Whatever else is done to the photo waits until that is saved. The form works without this file.

import { asRendered, written } from "../editing/texts.js";
import { DraftedWrite } from "../outbox/drafted-write.js";
import { changed, send } from "../outbox/outbox.js";
import { INITIAL, rebasedWords } from "../outbox/rules.js";
import { removeWrite } from "../outbox/store.js";

/**
 * Of all fields, those that are typed in.
 *
 * @param {Texts} all
 * @returns {Texts}
 */
function typedFields(all) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => INITIAL + name in all));
}

class Captions extends DraftedWrite {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    super(form, location.pathname);
    this.saved = form.querySelector(".form-error") ? null : this.rendered();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.restore().catch(() => {});
  }

  read() { return typedFields(written(this.form)); }

  rendered() { return typedFields(asRendered(this.form)); }

  /** @type {DraftedWrite["textsIn"]} */
  textsIn({ fields }) { return typedFields(Object.fromEntries(fields)); }

  describe() {
    const { url, from, at } = this;
    const label = document.querySelector("h1").textContent.trim();
    /** @type {Field[]} */
    const fields = Object.entries(written(this.form));
    return { kind: /** @type {const} */ ("words"), url, from, at, label, page: url + location.search, fields };
  }

  typed() {
    this.restored = "";
    super.typed();
    this.say("");
  }

  /** Resolves to what has become of it: "saved", "waits" or "refused". */
  async save() {
    // Also where no key was pressed since the last one: by it the answers are told apart.
    this.at = Math.max(Date.now(), this.at + 1);
    return (await this.queue(this.describe())) ? this.outcome() : "refused";
  }

  async outcome() {
    await send();
    // The first one may have been about to end.
    if (this.waiting) await send();
    if (this.waiting) return "waits";
    return this.isDirty ? "refused" : "saved";
  }

  /** @type {DraftedWrite["hear"]} */
  hear(answered) {
    const { write, status, page } = answered;
    const isOfAnotherWindow = write.kind === "words" && write.url === this.url && !this.owns(write);
    if (isOfAnotherWindow && status < 400) this.follow(write, page);
    return super.hear(answered);
  }

  /** @type {DraftedWrite["accepted"]} */
  accepted(write, page) {
    this.restored = "";
    this.saved = this.textsIn(write);
    this.follow(write, page);
    this.form.querySelector(".form-error")?.remove();
    for (const errors of this.form.querySelectorAll(".errorlist")) errors.remove();
    for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    this.say(this.waiting ? "saving" : "");
  }

  /**
   * Move what is shown, what waits and what is known to be saved onto words that were saved now, here or in another
   * window.
   *
   * @param {Write} write
   * @param {Document} page
   */
  follow(write, page) {
    const sent = Object.fromEntries(write.fields);
    const name = page.querySelector("[data-photo]")?.dataset.name ?? sent.name;
    const shown = written(this.form);
    /** @param {Texts} texts */
    const changes = (texts) => rebasedWords({ ...shown, ...texts }, sent, name, this.owns(write));
    /** @param {Texts | null} texts */
    const moved = (texts) => texts && typedFields({ ...shown, ...texts, ...changes(texts) });
    this.waiting = moved(this.waiting);
    this.saved = moved(this.saved);
    this.fill(changes({}));
    showName(name);
    this.keepDraft();
  }

  // What is wrong stands at its field, and what was typed is a draft again.
  /** @type {DraftedWrite["refused"]} */
  async refused(write, status, page) {
    this.restored = "";
    const answer = page.querySelector("form[data-photo-words]");
    if (!answer) return this.say(status === 404 ? "gone" : "refused");
    const sent = this.textsIn(write);
    const since = Object.entries(this.read()).filter(([name, text]) => text !== sent[name]);
    this.form.replaceChildren(...answer.childNodes);
    this.fill(Object.fromEntries(since));
    this.saved = null;
    this.keepDraft();
    this.form.querySelector("[aria-invalid]")?.focus();
    await removeWrite(write.seq);
    return changed();
  }

  // Without locks nobody can tell whether it goes on in another window too: then there are two, as on two devices.
  /** @type {DraftedWrite["resumeAs"]} */
  resumeAs(row) {
    if (navigator.locks) super.resumeAs(row);
    else this.waiting = null;
  }

  /** @type {DraftedWrite["putBack"]} */
  putBack({ fields }) { this.fill(Object.fromEntries(fields)); }

  /** @param {Texts} texts */
  fill(texts) {
    for (const [name, text] of Object.entries(texts)) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = text;
    }
  }
}

/** @param {string} name */
function showName(name) {
  const title = document.querySelector("h1");
  document.title = document.title.replace(title.textContent, name);
  title.textContent = name;
}

const captions = new Captions(document.querySelector("form[data-photo-words]"));

// Turned, cut or moved, the photo comes back on a page of its own.
document.getElementById("main").addEventListener("submit", async (event) => {
  const other = event.target;
  if (other === captions.form || other.matches("[data-fill]")) return;
  // Then nobody needs the words.
  const isGivenUp = other.matches(".danger-zone");
  if (navigator.onLine && (isGivenUp || (!captions.isDirty && !captions.waiting))) return;
  event.preventDefault();
  const became = isGivenUp ? "waits" : captions.isDirty ? await captions.save() : await captions.outcome();
  if (became === "saved" && navigator.onLine) other.requestSubmit(event.submitter);
  else if (became !== "refused") sayOffline();
});

function sayOffline() {
  const toast = document.getElementById("toast");
  toast.querySelector(".toast-text").textContent = toast.dataset.offline;
  toast.hidden = false;
}
