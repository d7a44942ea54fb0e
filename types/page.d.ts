// What TypeScript cannot know of our pages: who sends which event, and that selectors find elements of HTML.

interface Window {
  htmx: {
    process(element: Element): void;
    swap(target: Element, content: string, how: { swapStyle: string }): void;
    ajax(verb: string, path: string, context: Record<string, unknown>): Promise<void>;
  };
}

/** An event whose target is an element: what people do, listened to at the document or at a form. */
type On<E extends Event, T extends EventTarget = HTMLElement> = E & { target: T };

type Control = HTMLInputElement & HTMLTextAreaElement & HTMLSelectElement;

interface DocumentEventMap extends OurEvents {
  change: On<Event, Control>;
  click: On<PointerEvent>;
  compositionend: On<CompositionEvent, Control>;
  dragleave: On<DragEvent>;
  dragover: On<DragEvent>;
  dragstart: On<DragEvent>;
  drop: On<DragEvent>;
  focusin: On<FocusEvent, Control>;
  input: On<InputEvent, Control>;
  keydown: On<KeyboardEvent, Control>;
  paste: On<ClipboardEvent, Control>;
  pointercancel: On<PointerEvent>;
  pointerdown: On<PointerEvent>;
  pointermove: On<PointerEvent>;
  pointerup: On<PointerEvent>;
  submit: On<SubmitEvent, HTMLFormElement>;
  toggle: On<ToggleEvent, HTMLDetailsElement>;
}

interface HTMLElementEventMap extends OurEvents {
  click: On<PointerEvent>;
  input: On<InputEvent, Control>;
  keydown: On<KeyboardEvent, Control>;
  pointerdown: On<PointerEvent>;
  submit: On<SubmitEvent, HTMLFormElement>;
}

interface WindowEventMap {
  submit: On<SubmitEvent, HTMLFormElement>;
}

interface HtmxDetail {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  path: string;
  verb: string;
  successful: boolean;
  shouldSwap: boolean;
  isError: boolean;
  etc: { values?: Record<string, string> };
  formData: FormData;
  headers: Record<string, string>;
  timeout: number;
  issueRequest(skipConfirmation: boolean): void;
  triggeringEvent?: SubmitEvent & UIEvent;
  /** Set by outbox/actions.js: this is the second half of a double click. */
  repeats?: boolean;
  requestConfig: HtmxDetail & { write?: Write };
  /** Ours: the write that the request carries. */
  write?: Write;
}

/** A photo as it is placed in a text. */
interface PlacedPhoto {
  name: string;
  alt?: string;
  caption?: string;
  area?: HTMLTextAreaElement | null;
}

interface OurEvents {
  "line:restored": CustomEvent<undefined>;
  "outbox:answered": CustomEvent<Answered & { page: Document }>;
  "outbox:changed": CustomEvent<Waiting>;
  "outbox:files": CustomEvent<undefined>;
  "outbox:progress": CustomEvent<{ write: Write; part: number }>;
  "outbox:state": CustomEvent<{ state: SendingState }>;
  "page:fresh": CustomEvent<undefined>;
  "photos:added": CustomEvent<{ write: Write; card: HTMLElement | null }>;
  "photos:choose": CustomEvent<{ area: HTMLTextAreaElement }>;
  "photos:grown": CustomEvent<undefined>;
  "photos:tool": CustomEvent<{ area: HTMLTextAreaElement; button: HTMLElement }>;
  "photos:fresh": CustomEvent<undefined>;
  "photos:marked": CustomEvent<undefined>;
  "photos:place": CustomEvent<PlacedPhoto>;
  "state:chosen": CustomEvent<{ button: HTMLButtonElement; write: Write }>;
  "htmx:afterRequest": CustomEvent<HtmxDetail>;
  "htmx:afterSettle": CustomEvent<HtmxDetail>;
  "htmx:afterSwap": CustomEvent<HtmxDetail>;
  "htmx:beforeSend": CustomEvent<HtmxDetail>;
  "htmx:beforeSwap": CustomEvent<HtmxDetail>;
  "htmx:configRequest": CustomEvent<HtmxDetail>;
  "htmx:confirm": CustomEvent<HtmxDetail>;
  "htmx:load": CustomEvent<HtmxDetail>;
  "htmx:responseError": CustomEvent<HtmxDetail>;
  "htmx:sendError": CustomEvent<HtmxDetail>;
  "htmx:timeout": CustomEvent<HtmxDetail>;
}

interface ParentNode {
  querySelector<E extends Element = HTMLElement>(selectors: string): E | null;
  querySelectorAll<E extends Element = HTMLElement>(selectors: string): NodeListOf<E>;
}

interface Document {
  getElementById<E extends HTMLElement = HTMLElement>(id: string): E | null;
}

interface Element {
  closest<E extends Element = HTMLElement>(selectors: string): E | null;
  readonly dataset: DOMStringMap;
}

interface HTMLFormControlsCollection {
  namedItem(name: string): Control | null;
}

interface Navigator {
  /** Not in every browser. */
  readonly connection?: EventTarget & { saveData?: boolean };
}

interface ServiceWorkerRegistration {
  /** Background Sync; not in every browser. */
  readonly sync?: { register(tag: string): Promise<void> };
}
