// A form on its way to the server: what is typed is a draft, a draft becomes a write, and a write is acknowledged.
//
// Texts that save themselves (editing/autosave.js) and what is said of a photo (photos/captions.js) go all of this way;
// they differ in what they read, and in what they show. The line in which a session is logged (composer.js) goes the first
// part of it (DraftedForm), since htmx sends it.

import { claimEditing, DraftedForm, keepNoMore, keepUntil, kept, restoredWords } from "./drafts.js";
import { put } from "./outbox.js";
import { textsOf } from "./rules.js";
import { pageOf } from "./server.js";
import { STRANGER } from "./store.js";

/** @type {Set<DraftedWrite>} the forms of this page */
const forms = new Set();
/** Why the outbox cannot send, as the forms name their words. */
let network = "";

export class DraftedWrite extends DraftedForm {
  /**
   * @param {HTMLFormElement} form
   * @param {string} url where its writes go
   */
  constructor(form, url) {
    super(form, url);
    /** @type {Texts | null} what the server is known to have */
    this.saved = null;
    /** @type {Texts | null} what is queued and not acknowledged */
    this.waiting = null;
    /** When the last key of `waiting` was pressed: what tells its answer from that of an older write. */
    this.waitingAt = 0;
    /** What is said of a text that was brought back. */
    this.restored = "";
    forms.add(this);
  }

  // What the forms differ in.

  /**
   * What is typed now.
   *
   * @returns {Texts}
   */
  read() { return {}; }

  /**
   * What the page showed when it came.
   *
   * @returns {Texts}
   */
  rendered() { return {}; }

  /**
   * The same of a draft or write.
   *
   * @param {{ fields: Field[] }} row
   */
  textsIn(row) { return textsOf(row); }

  /** @returns {UnkeyedDraft & NewWrite} */
  describe() { throw new Error("not described"); }

  /**
   * Put what is kept into the form.
   *
   * @param {Draft | Write} _row
   * @param {Meta[]} _done the texts of this address that were acknowledged
   */
  putBack(_row, _done) {}

  /**
   * Go on under the id of what is kept.
   *
   * @param {Draft | Write} row
   */
  resumeAs({ from }) { this.from = from ?? ""; }

  /**
   * The page may be older than what was saved from this browser.
   *
   * @param {Meta | undefined} _ack
   */
  showSaved(_ack) {}

  /**
   * What is kept was typed elsewhere, and something else has been typed here.
   *
   * @param {Draft | Write} _row
   * @returns {Promise<void>}
   */
  async keepBoth(_row) {}

  /**
   * Whether an answer to this write is about this form.
   *
   * @param {Write} write
   */
  owns(write) { return write.url === this.url && write.from === this.from; }

  /**
   * @param {Write} _write
   * @param {Document} _page
   * @param {boolean} _isLast whether nothing was queued after it
   */
  accepted(_write, _page, _isLast) {}

  /**
   * @param {Write} _write
   * @param {number} _status
   * @param {Document} _page
   */
  refused(_write, _status, _page) {}

  // What they have in common.

  get isDirty() { return !same(this.waiting ?? this.saved, this.read()); }

  get isUntouched() { return !this.at && same(this.read(), this.rendered()); }

  /**
   * Queue a write; resolves to whether it is kept.
   *
   * @param {UnkeyedDraft & NewWrite} write
   */
  async queue(write) {
    this.waiting = this.textsIn(write);
    this.waitingAt = write.at;
    this.sayWaiting();
    try {
      const stored = put(write);
      keepUntil({ ...write }, stored);
      await stored;
      return true;
    } catch (problem) {
      // Somebody else has signed in: the text is nobody's but this page's.
      this.waiting = null;
      this.say(problem === STRANGER ? "somebody-else" : "signed-out");
      return false;
    }
  }

  /**
   * A write was answered, in this window or in another one.
   *
   * @param {{ write: Write, status: number, page: Document }} answered
   */
  hear({ write, status, page }) {
    if (!this.owns(write)) return undefined;
    const isLast = this.waiting !== null && write.at === this.waitingAt;
    if (isLast) this.waiting = null;
    return status < 400 ? this.accepted(write, page, isLast) : this.refused(write, status, page);
  }

  /** Bring back what this browser has and the page does not show: after a crash, without a network, from another window. */
  async restore() {
    const before = (await kept(this.url)).newest;
    const isShown = (/** @type {Draft | Write} */ row) => same(this.textsIn(row), this.rendered());
    if (before && !isShown(before) && !(await claimEditing(before.from ?? ""))) return undefined;
    const found = await kept(this.url);
    const { newest } = found;
    if (!newest || isShown(newest)) {
      if (newest && !isWrite(newest)) await keepNoMore(this.url, newest.from);
      return this.isUntouched ? this.showSaved(found.done[0]) : undefined;
    }
    // Another window was quicker.
    if (newest.from !== before?.from) return undefined;
    if (this.isUntouched || same(this.read(), this.textsIn(newest))) return this.resume(newest, found);
    return isWrite(newest) ? undefined : this.keepBoth(newest);
  }

  /**
   * Go on with what is kept.
   *
   * @param {Draft | Write} newest
   * @param {{ writes: Write[], done: Meta[] }} found
   */
  resume(newest, { writes, done }) {
    this.at = this.waitingAt = newest.at;
    if (isWrite(newest)) this.waiting = this.textsIn(newest);
    this.putBack(newest, done);
    this.resumeAs(newest);
    this.sayRestored(newest.at);
    this.say(network);
    const refused = writes.find((write) => write.from === newest.from && write.refused);
    const isNewest = isWrite(newest) && refused?.seq === newest.seq;
    if (!refused?.refused || (!isNewest && refused.refused.status !== 409)) return;
    const { status, html } = refused.refused;
    this.hear({ write: { ...refused, from: this.from, at: newest.at, fields: newest.fields }, status, page: pageOf(html) });
  }

  /** @param {number} at */
  sayRestored(at) {
    const words = this.form.querySelector(".save-state")?.dataset.restored ?? "";
    const zone = this.form.dataset.zone ?? this.form.querySelector("[data-zone]")?.dataset.zone;
    this.restored = restoredWords(words, at, zone);
  }

  sayWaiting() { this.say(network || "saving"); }

  /**
   * Say what has become of the text, in the words of the page.
   *
   * @param {string} word
   * @param {string | null} text
   */
  say(word, text = null) {
    const state = this.form.querySelector(".save-state");
    if (!state) return;
    const words = text ?? state.dataset[word.replace(/-(.)/g, (_, letter) => letter.toUpperCase())] ?? "";
    // The element stays and its text changes: that is what a screen reader announces.
    state.textContent = [this.restored, words.trim()].filter(Boolean).join(" · ");
    state.dataset.state = word || "saved";
  }
}

/**
 * Whether two sets of texts are the same, field by field; nothing is the same as nothing else.
 *
 * @param {Texts | null | undefined} one
 * @param {Texts | null | undefined} other
 */
export function same(one, other) {
  if (!one || !other) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/**
 * @param {Draft | Write} row
 * @returns {row is Write}
 */
function isWrite(row) {
  return Boolean(/** @type {Write} */ (row).seq);
}

/**
 * Do something with every form of this page; one that is gone is forgotten, unless it has something to save.
 *
 * @param {(form: DraftedWrite) => unknown} act
 */
export function forEachForm(act) {
  for (const each of forms) {
    if (each.form.isConnected || each.isDirty) act(each);
    else forms.delete(each);
  }
}

document.addEventListener("outbox:answered", ({ detail }) => forEachForm((each) => each.hear(detail)));
document.addEventListener("outbox:state", ({ detail: { state } }) => {
  network = state === "offline" || state === "busy" ? "waiting" : state;
  forEachForm((each) => each.waiting && network && each.say(network));
});
