// This page as the server has it now, for those who put a part of it in the place of an older one.
//
// None is fetched beside a form that is on its way: the cookies of that answer could come after those of the form's, and
// take away the message that these bring.

const END = /<\/html>\s*$/;

let here = new AbortController(); // aborted as soon as this page is being left

/**
 * Resolves to the page, or to null where it did not come as a whole, or is being left, or another network has answered.
 *
 * @param {Record<string, string>} headers
 * @param {Record<string, string>} query what is asked for beside the address of this page
 */
export async function freshPage(headers = {}, query = {}) {
  const { signal } = here;
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers, signal }).catch(() => /** @type {Response} */ (null));
  if (!answer?.ok || !answer.headers.has("X-Answer-Of")) return null;
  const html = await answer.text().catch(() => "");
  return END.test(html) ? new DOMParser().parseFromString(html, "text/html") : null;
}

// Here a form has passed everybody who sends it in another way.
window.addEventListener("submit", ({ defaultPrevented, target }) => {
  if (!defaultPrevented && target.getAttribute("method") !== "dialog") here.abort();
});
window.addEventListener("pagehide", () => here.abort());
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) here = new AbortController();
});
