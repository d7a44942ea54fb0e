// Shows the parts of this page that taps change as another copy of it has them, which was fetched meanwhile.

const PARTS = ["day-sessions", "session-state", "catalogue-now", "catalogue-list", "catalogue-count", "logged", "album", "messages"];

/**
 * Put the parts of a page in the places of those here; says whether that was all: a part in use stays as it is, one with an
 * open menu or with the field that somebody is writing in.
 *
 * @param {Document} page
 */
export function show(page) {
  let isAll = true;
  const notice = document.getElementById("kept-copy");
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!old || !fresh || (/logged|messages/.test(id) && !fresh.children.length)) continue;
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    if (active?.matches("input:not([type=radio]), textarea, select") || old.querySelector("details[data-menu][open]")) {
      isAll = false;
      continue;
    }
    old.replaceWith(document.adoptNode(fresh));
    window.htmx.process(fresh);
    document.getElementById(active?.id)?.focus();
  }
  // Of the other pages, more than these parts may be older.
  if (isAll && notice && document.getElementById("day-sessions")) notice.hidden = true;
  return isAll;
}
