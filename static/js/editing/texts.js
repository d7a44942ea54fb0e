// The texts in a form that saves itself: what is written in it, and writing into it without getting in the way.

const ABOUT = new Set(["version", "decided", "csrfmiddlewaretoken"]);

/**
 * What a person has written, as {field: text}; line ends are those of every browser's text area.
 *
 * @param {HTMLFormElement} form
 */
export function written(form) {
  return texts(form, (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : true), "value");
}

/**
 * The same for the page as the server sent it: a browser may have put back what was typed before a reload.
 *
 * @param {HTMLFormElement} form
 */
export function asRendered(form) {
  return texts(form, (field) => (field.type === "checkbox" || field.type === "radio" ? field.defaultChecked : true));
}

/**
 * @param {HTMLFormElement} form
 * @param {(field: HTMLInputElement) => boolean} counts
 * @param {"value" | "defaultValue"} property
 */
function texts(form, counts, property = "defaultValue") {
  /** @type {Texts} */
  const found = {};
  for (const field of /** @type {Iterable<Control>} */ (form.elements)) {
    if (!field.name || ABOUT.has(field.name) || field.disabled || field.readOnly || !counts(field)) continue;
    if (["submit", "button", "fieldset"].includes(field.type)) continue;
    found[field.name] = (property === "value" || !field.options ? field[property] : chosen(field)) ?? "";
  }
  return found;
}

/** @param {HTMLSelectElement} select */
function chosen(select) {
  return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
}

/**
 * What differs between two texts: how much is the same at the beginning (`start`) and at the end, and to where a place in
 * the old text moves.
 *
 * @param {string} old
 * @param {string} text
 */
export function changeBetween(old, text) {
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  /** @param {number} at */
  const moved = (at) => {
    if (at <= start) return at;
    return at >= old.length - end ? at + text.length - old.length : Math.min(at, text.length - end);
  };
  return { start, end, moved };
}

/**
 * Write a text into a field; the cursor stays where it was in what did not change, and nothing else notices.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function setText(field, text) {
  const old = field.value;
  if (old === text) return;
  if (typeof field.selectionStart !== "number") {
    field.value = text;
    return;
  }
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
  const { start, end, moved } = changeBetween(old, text);
  if (document.activeElement === field && start + end <= old.length) {
    // So that undo knows of it.
    field.setSelectionRange(start, old.length - end);
    document.execCommand(text.length > start + end ? "insertText" : "delete", false, text.slice(start, text.length - end));
  }
  if (field.value !== text) field.value = text;
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd), selectionDirection);
  field.scrollTop = scrollTop;
}

/**
 * Write a text in the place of the whole one, so that it can be undone: insertText is deprecated, and still the only way
 * to change a textarea so that Ctrl+Z brings the old text back.
 *
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
export function replaceText(field, text) {
  if (field.value === text) return;
  field.focus();
  field.select?.();
  const done = field.select && document.execCommand(text ? "insertText" : "delete", false, text);
  if (!done || field.value !== text) field.value = text;
}

/**
 * Both texts, one behind the other; one of them alone where the other is empty.
 *
 * @param {string} theirs
 * @param {string} mine
 */
export function bothTexts(theirs, mine) {
  return [theirs, mine].filter(Boolean).join("\n\n");
}
