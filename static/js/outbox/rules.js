// The rules of the outbox, which need neither page nor store: which write takes the place of which and which is next, what
// an answer means, and how long to wait before the next try (backoff). All times are ms.

import { isAbout, undoOf } from "../addresses.js";

const FIRST = 2000;
const LONGEST = 8000;
// Between the tries of a page that nobody looks at.
const LONGEST_UNSEEN = 30000;
const LONGEST_ASKED_FOR = 60000;
// A request that hangs on conference wifi counts as lost.
const GIVE_UP_WAITING = 10000;
// Bytes that a network takes in a ms: a long text may need longer.
const SLOWEST = 5;
const LONG = 10000;
// Answers about another time.
const AGAIN = new Set([408, 425, 429]);
/** The name of the field that holds what another one was when somebody began to change it, without the other's name. */
export const INITIAL = "initial-";
// Fields that are about the saving, and not what a person has written.
const OF_SAVING = /^(version$|decided$|(mine|base|initial|shown)-)/;

/**
 * What a person has written in a write or draft: its fields without those that are about the saving.
 *
 * @param {{ fields: Field[] }} write
 * @returns {Texts}
 */
export function textsOf({ fields }) {
  return Object.fromEntries(fields.filter(([name]) => !OF_SAVING.test(name)));
}

/**
 * The value of one field, or "".
 *
 * @param {{ fields: Field[] }} write
 * @param {string} wanted
 */
export function valueOf({ fields }, wanted) {
  return fields.find(([name]) => name === wanted)?.[1] ?? "";
}

/**
 * The line of a new session, to compare with another one.
 *
 * @param {{ fields: Field[] }} write
 */
export function lineOf({ fields }) {
  return JSON.stringify(fields.filter(([name]) => name === "heading" || name === "link"));
}

/**
 * Whether a write is there twice: the second tap of an impatient finger. An action may be repeated later, so that it is
 * compared with the last one only.
 *
 * @param {Write} one
 * @param {Write} other
 * @param {boolean} isLast
 */
export function isTwin(one, other, isLast) {
  if (one.refused || one.kind !== other.kind || one.url !== other.url) return false;
  if (one.kind === "new") return one.from === other.from && lineOf(one) === lineOf(other);
  return isLast && one.kind === "action" && JSON.stringify(one.fields) === JSON.stringify(other.fields);
}

/**
 * Whether a text was typed on top of another one: of the same piece of typing, or of one that it supersedes.
 *
 * @param {Write} write
 * @param {Write | Draft} old
 */
export function supersedes(write, old) {
  if (write.kind !== "text" || old.kind !== "text" || write.url !== old.url) return false;
  return write.from === old.from || old.at <= (write.supersedes?.[old.from ?? ""] ?? -Infinity);
}

/**
 * Keep a choice between two texts when more is typed before it was sent, with the texts that were not chosen.
 *
 * @param {Write} old
 * @param {Write} write
 */
export function keepChoice(old, write) {
  const [before, own] = [choicesOf(old), choicesOf(write)];
  if (!before.length) return;
  const all = new Set([...before, ...own]);
  const rest = write.fields.filter(([name]) => name !== "decided" && !name.startsWith("mine-"));
  write.fields = [...rest, ["decided", "1"], ...[...all].flatMap((each) => JSON.parse(each))];
}

/**
 * The choices that a write carries, all fields of each, as JSON.
 *
 * @param {Write} write
 */
function choicesOf({ fields }) {
  /** @type {Texts[]} */
  const found = [];
  for (const [name, text] of fields.filter(([each]) => each.startsWith("mine-"))) {
    let choice = found.find((each) => !(name in each));
    if (!choice) found.push(choice = {});
    choice[name] = text;
  }
  return found.map((each) => JSON.stringify(Object.entries(each)));
}

/**
 * Move what was typed on top of a text that has been saved meanwhile onto the new version. After a merge the version
 * stays, so that the server merges again, and what both have in common is the text that was sent.
 *
 * @param {Write} write
 * @param {Meta} done
 */
export function rebase(write, done) {
  const { version } = done;
  if (!done.merged && version !== undefined) {
    write.fields = write.fields.map(([name, value]) => [name, name === "version" ? version : value]);
  }
  if (write.base) write.base = done.sent;
}

/**
 * Rebase the words about a photo onto words that were saved meanwhile (three-way merge by field): the fields that change,
 * with their new values. The field "initial-caption" holds what the caption was when somebody began to change it.
 *
 * In the same piece of typing the next change begins from what this one has changed. In another window a field that
 * nobody has touched takes the saved text; one that was changed there too stays as it is, and the server finds the conflict.
 *
 * @param {Texts} words all fields, with what they were
 * @param {Texts} sent the same of the write that was saved
 * @param {string} name under which the photo is saved: with the ending of its kind, or as somebody else has named it
 * @param {boolean} isSameTyping
 */
export function rebasedWords(words, sent, name, isSameTyping) {
  /** @type {Texts} */
  const changes = {};
  for (const [field, text] of Object.entries(sent)) {
    const initial = INITIAL + field;
    const saved = field === "name" ? name : text;
    if (!(initial in sent) || !(initial in words) || saved === sent[initial]) continue;
    const isUntouched = isSameTyping ? words[field] === text : words[field] === words[initial];
    if (isUntouched) changes[field] = saved;
    if (isUntouched || words[field] === saved || (isSameTyping && text !== sent[initial])) changes[initial] = saved;
  }
  return changes;
}

/**
 * What a button sends when it is tapped next: a choice that is tapped again is taken away.
 *
 * @param {string} name
 * @param {string} own what the button stands for
 * @param {boolean} isPressed
 */
export function valueAfter(name, own, isPressed) {
  if (!isPressed) return own;
  return name === "state" ? "none" : "off";
}

/**
 * What is sent next, of everything that is kept: in order, without what was refused, and without files, which have a
 * queue of their own. A write to a session that the server did not accept waits for what becomes of that one.
 *
 * @param {Write[]} all
 */
export function nextInOrder(all) {
  const refused = all.filter((write) => write.refused && write.kind === "new");
  return all.find((write) => !write.refused && !write.file && !refused.some(({ from = "" }) => isAbout(write.url, from)));
}

/**
 * Whether a new session waits to be taken back.
 *
 * @param {Write} write
 * @param {Write[]} all
 */
export function isTakenBack({ url, from = "" }, all) {
  return all.some((other) => other.url === undoOf(url, from));
}

/**
 * Whether nothing has to be sent before this write: files, which have a queue of their own, hold nothing up.
 *
 * @param {Write} write
 * @param {Write[]} before
 */
export function isAlone(write, before) {
  return before.every((other) => other.refused || other.seq === write.seq || (other.file && !write.file));
}

/**
 * How long the answer to so many bytes is waited for.
 *
 * @param {number} length
 */
export function patienceFor(length) {
  return GIVE_UP_WAITING + Math.round(length / SLOWEST);
}

/**
 * Whether so many bytes take so long that the network is probed meanwhile.
 *
 * @param {number} length
 */
export function isLong(length) {
  return length > LONG;
}

/**
 * What a write was answered; `header(name)` gives its headers. Status 0 is no answer, or one of a network in between: the
 * server names the write that it has done, and itself where it has not.
 *
 * @param {Write} write
 * @param {number} status
 * @param {(name: string) => string | null} header
 * @param {string} html
 * @returns {Answer}
 */
export function readAnswer(write, status, header, html) {
  const isOurs = status < 400 ? header("X-Operation") === write.id : header("X-Answer-Of");
  // A proxy refuses what is too large for it again and again; what it says of that is shown nowhere.
  return { status: isOurs || status === 413 ? status : 0, html: isOurs ? html : "", after: header("Retry-After") };
}

/**
 * What follows from an answer: the write is accepted or refused, or sending has to stop for a reason.
 *
 * @param {number} status
 * @param {boolean} hasProof whether it holds what the server says of a write of this kind
 * @returns {"accepted" | "refused" | "offline" | "busy"}
 */
export function verdictOn(status, hasProof) {
  if (!status) return "offline";
  // A page of the hotel, not of the server.
  if (status < 400 && !hasProof) return "offline";
  if (AGAIN.has(status) || status >= 500) return "busy";
  return status < 400 ? "accepted" : "refused";
}

/** Growing pauses between tries, and the time that a server asks for (Retry-After). */
export class Backoff {
  pause = FIRST;
  restUntil = 0;

  /**
   * How long to wait until the next try; the pause after that is twice as long.
   *
   * @param {number} askedFor what the server has asked for
   * @param {boolean} isSeen
   */
  next(askedFor, isSeen, now = Date.now()) {
    const wait = Math.max(this.pause, askedFor);
    this.restUntil = now + askedFor;
    this.pause = Math.min(this.pause * 2, isSeen ? LONGEST : LONGEST_UNSEEN);
    return wait;
  }

  /** Something has been answered, or the network may be back. */
  reset() {
    this.pause = FIRST;
  }

  /** Whether the time that the server has asked for is over. */
  mayTry(now = Date.now()) {
    return now >= this.restUntil;
  }
}

/**
 * What the header Retry-After says, within bounds: seconds, or a date.
 *
 * @param {string | null | undefined} header
 */
export function millisecondsOf(header, now = Date.now()) {
  const text = header ?? "";
  const wanted = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Math.min(Math.max(wanted || 0, 0), LONGEST_ASKED_FOR);
}
