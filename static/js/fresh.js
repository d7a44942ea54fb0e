// This page as the server has it now, for those who put a part of it in the place of an older one.

const END = /<\/html>\s*$/;

/** Resolves to the page, or to null where it did not come as a whole, or another network has answered. */
export async function freshPage(headers = {}) {
  const answer = await fetch(location.href, { headers }).catch(() => null);
  if (!answer?.ok || !answer.headers.has("X-Answer-Of")) return null;
  const html = await answer.text().catch(() => "");
  return END.test(html) ? new DOMParser().parseFromString(html, "text/html") : null;
}
