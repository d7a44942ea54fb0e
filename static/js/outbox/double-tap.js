// A double click is one tap: its second half would take back what the first one says.

/** @type {Event | undefined} the event that was asked about last */
let asked;
let answer = false;
/** The choice that was tapped last, and its address. */
let tapped = "";

/**
 * Whether an event is the second half of a double click on one button. Browsers also count the click on another button
 * as a second one, if it comes soon after the first and near to it: that is a tap of its own.
 *
 * @param {{ elt: HTMLElement, path: string, triggeringEvent?: UIEvent }} detail of htmx:confirm
 */
export function isSecondHalf({ elt, path, triggeringEvent }) {
  if (triggeringEvent && triggeringEvent === asked) return answer;
  const now = elt.dataset.own ? `${elt.dataset.own} ${path}` : "";
  answer = Boolean(now) && triggeringEvent?.detail > 1 && now === tapped;
  [asked, tapped] = [triggeringEvent, now];
  return answer;
}
