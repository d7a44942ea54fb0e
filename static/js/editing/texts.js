// The texts in a form that saves itself: what is written in it, and writing into it without getting in the way.

const ABOUT = new Set(["version", "decided", "csrfmiddlewaretoken"]);

/** What a person has written, as {field: text}; line ends are those of every browser's text area. */
export function written(form) {
  return texts(form, (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : true), "value");
}

/** The same for the page as the server sent it: a browser may have put back what was typed before a reload. */
export function asRendered(form) {
  return texts(form, (field) => (field.type === "checkbox" || field.type === "radio" ? field.defaultChecked : true));
}

function texts(form, counts, property = "defaultValue") {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || ABOUT.has(field.name) || field.disabled || field.readOnly || !counts(field)) continue;
    if (["submit", "button", "fieldset"].includes(field.type)) continue;
    found[field.name] = (property === "value" || !field.options ? field[property] : chosen(field)) ?? "";
  }
  return found;
}

function chosen(select) {
  return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
}

/** Whether two sets of texts are the same, field by field. */
export function same(one, other) {
  const names = Object.keys(one ?? {});
  return Boolean(one && other) && names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/** Write a text into a field; the cursor stays where it was in what did not change, and nothing else notices. */
export function setText(field, text) {
  const old = field.value;
  if (old === text) return;
  if (typeof field.selectionStart !== "number") {
    field.value = text;
    return;
  }
  const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const moved = (at) => {
    if (at <= start) return at;
    return at >= old.length - end ? at + text.length - old.length : Math.min(at, text.length - end);
  };
  if (document.activeElement === field && start + end <= old.length) {
    // So that undo knows of it.
    field.setSelectionRange(start, old.length - end);
    document.execCommand(text.length > start + end ? "insertText" : "delete", false, text.slice(start, text.length - end));
  }
  if (field.value !== text) field.value = text;
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd), selectionDirection);
  field.scrollTop = scrollTop;
}

// insertText is deprecated and still the only way to change a textarea so that Ctrl+Z brings the old text back.
/** Write a text in the place of the whole one, so that it can be undone. */
export function replaceText(field, text) {
  if (field.value === text) return;
  field.focus();
  field.select?.();
  const done = field.select && document.execCommand(text ? "insertText" : "delete", false, text);
  if (!done || field.value !== text) field.value = text;
}
