// The shapes that travel between page, store, worker and server. Only types: nothing of this is served.

/** One field of a form, as it is sent. */
type Field = [name: string, value: string];

/** What a person has written, by the name of the field. */
type Texts = { [name: string]: string };

/**
 * What is sent: the `text` of a form that saves itself, the `words` about a photo, a `new` session out of the composer,
 * an `action` such as a tap on a state, or a `photo`.
 */
type Kind = "text" | "words" | "new" | "action" | "photo";

/** What was typed and is not yet a write. A row of the table "drafts". */
interface Draft {
  /** The address and `from`. */
  key: string;
  url: string;
  /** The id of this piece of typing, which stays the same after a crash, and from draft to write. */
  from: string;
  /** When the last key was pressed, in ms. */
  at: number;
  fields: Field[];
  /** Nothing for the line of the composer: what makes a session is sent only when somebody says so. */
  kind?: "text" | "words";
  label?: string;
  page?: string;
  /** The texts that this form and the server had in common last; nothing where that is not known. */
  base?: Texts | null;
  /** The pieces of typing that this one goes on with, and up to when: where their ids may be used elsewhere. */
  supersedes?: { [from: string]: number };
  /** The id of the last write that was acknowledged to this form. */
  lastAckId?: string | null;
  /** Whose it is, where it was kept while the page was being left. */
  user?: string;
}

/** A draft before it has a key. */
type UnkeyedDraft = Omit<Draft, "key">;

/** One change that waits for the server. A row of the table "writes". */
interface Write {
  /** Its place in the queue. */
  seq?: number;
  /** Its idempotency key (X-Operation): sent twice, done once. */
  id: string;
  kind: Kind;
  url: string;
  /** The id of the piece of typing; the key of a new session. */
  from?: string;
  at: number;
  /** Where it was made. */
  page: string;
  label: string;
  fields: Field[];
  /** Whether it may have reached the server already. */
  tried: boolean;
  /** What the server said where it did not accept it. */
  refused: Refusal | null;
  /** The name of the file that goes with it; its bytes are in the table "files". */
  file?: string;
  base?: Texts | null;
  supersedes?: { [from: string]: number };
  lastAckId?: string | null;
  /** Whether it is sent with its base, so that the server merges both texts (three-way merge). */
  merging?: boolean;
}

/** A write as it is made: the outbox adds the rest. */
type NewWrite = Partial<Write> & Pick<Write, "kind" | "url" | "fields" | "label">;

interface Refusal {
  status: number;
  html: string;
  /** Whether the page where it was made has said so: then the bar does not count it. */
  seen?: boolean;
}

/** What a write was answered. Status 0 is no answer, or one of a network in between. */
interface Answer {
  status: number;
  html?: string;
  /** The header Retry-After. */
  after?: string | null;
  /** Whether the page shows it already. */
  shown?: boolean;
}

/** An answer as the windows tell it each other. */
interface Answered {
  write: Write;
  status: number;
  html?: string;
  shown: boolean;
}

/** Why the outbox cannot send, or nothing. */
type SendingState = "" | "offline" | "busy" | "signed-out" | "somebody-else";

/** How much waits in this browser. */
interface Waiting {
  waiting: number;
  /** Without those that were seen. */
  refused: number;
  files: number;
  /** With those that were refused. */
  pictures: number;
}

/** What a page tells the worker. */
interface ToWorker {
  /** Today is open: fetch what one goes to from there. */
  ahead?: string;
  /** These pages have changed. */
  renew?: string[];
  signedOut?: boolean;
}

/** What the worker tells a page: the network is back. */
interface ToPage {
  send?: boolean;
}

/**
 * The owner of what is kept, a text that was saved, a key that was used, the write that was accepted last, or what was
 * left out of what was shared.
 */
interface Meta {
  key: string;
  user?: string;
  afterSignOut?: boolean;
  url?: string;
  at?: number;
  id?: string;
  sent?: Texts;
  texts?: Texts;
  version?: string;
  merged?: boolean;
  line?: string;
  /** Whether the line was not typed, but picked from the suggestions. */
  picked?: boolean;
  why?: string;
  /** The address of the write that was accepted last. */
  about?: string;
}

/** A text that the server has acknowledged. */
type Ack = Meta & Required<Pick<Meta, "url" | "at" | "id" | "sent" | "version" | "merged">>;

interface StoredFile {
  key: string;
  blob: Blob;
  /** Of what another app has shared. */
  name?: string;
}

type Awaitable<T> = T | Promise<T>;

interface Table<Row, Key> {
  get(key: Key): Awaitable<Row | undefined>;
  all(): Awaitable<Row[]>;
  keys(): Awaitable<Key[]>;
  put(row: Row): Awaitable<Key>;
  delete(key: Key): Awaitable<unknown>;
  clear(): Awaitable<unknown>;
}

interface Tables {
  writes: Table<Write, number>;
  drafts: Table<Draft, string>;
  meta: Table<Meta, string>;
  files: Table<StoredFile, string>;
}
