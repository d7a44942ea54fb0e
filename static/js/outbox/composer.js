// The line of the composer, in which a session is logged: like every text it is kept while it is typed, and back after a
// crash. It is sent by actions.js, and only when somebody says so.

import { claimEditing, DraftedForm, keepNoMore, kept, keyed, restoredWords } from "./drafts.js";
import { keepDraft, newId } from "./store.js";

/** @type {WeakMap<Element, Composer>} */
const known = new WeakMap();

export class Composer extends DraftedForm {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    super(form, new URL(form.action).pathname);
    known.set(form, this);
  }

  /** The key of the session that is being typed stands in the form, which sends it. */
  get from() { return this.form.elements.namedItem("id")?.value ?? ""; }

  set from(key) {
    const field = this.form.elements.namedItem("id");
    if (field) field.value = key;
  }

  get line() { return /** @type {Control} */ (this.form.elements.namedItem("heading")); }

  get isDirty() { return this.form.isConnected && !this.line.readOnly && this.line.value !== ""; }

  describe() {
    const { url, from, at } = this;
    /** @type {Field[]} */
    const fields = [["heading", this.line.value]];
    return { url, from, at, fields };
  }

  typed() {
    this.restoredLine.hidden = true;
    super.typed();
  }

  get restoredLine() { return /** @type {HTMLElement} */ (this.form.querySelector("[data-restored]")); }

  /**
   * A line that is being sent can be read and not changed; it keeps the focus, so a phone keeps its keyboard.
   *
   * @param {boolean} isLocked
   */
  lock(isLocked) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = this.form.querySelectorAll("input:not([type=hidden])");
    for (const field of fields) field.readOnly = isLocked;
  }

  /** The line is free for the next session; with `isKept` the one in it waits in the outbox. */
  free(isKept = true) {
    if (isKept) {
      this.from = newId();
      this.line.value = "";
    }
    this.lock(false);
  }

  async restore() {
    const { drafts, writes, done } = await kept(this.url);
    for (const { from, at, fields } of drafts) {
      if (this.line.value || !(await claimEditing(from)) || this.line.value) continue;
      const isUsed = writes.some((write) => write.from === from) || done.some(({ key }) => key === `done ${from}`);
      if (!isUsed) this.from = from;
      this.line.value = fields[0][1];
      const { restoredLine } = this;
      const zone = document.querySelector("[data-zone]")?.dataset.zone;
      restoredLine.textContent = restoredWords(restoredLine.dataset.restored ?? "", at, zone);
      restoredLine.hidden = false;
      document.dispatchEvent(new CustomEvent("line:restored"));
      if (!isUsed) continue;
      // The draft goes on under the key of another session.
      this.at = Date.now();
      claimEditing(this.from);
      await keepDraft(keyed(this.describe()));
      await keepNoMore(this.url, from);
    }
  }
}

/** The composer of this page, if there is one. */
export function composer() {
  /** @type {HTMLFormElement | null} */
  const form = document.getElementById("composer");
  return form && (known.get(form) ?? new Composer(form));
}

document.addEventListener("input", ({ target }) => {
  const here = target.form?.matches("#composer") ? composer() : null;
  if (here && target === here.line) here.typed();
});

// A page that was kept brings a used key back.
const first = composer();
if (first) {
  first.from = newId();
  first.restore().catch(() => {});
}
