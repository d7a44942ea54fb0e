// The table of the team follows what the others mark, without a reload.

const EVERY = 15_000; // ms between two questions

let etag = "";

/** Ask for the table while the page is seen; the server answers 304 where nothing has changed. */
async function refresh() {
  const old = document.getElementById("coverage");
  if (document.hidden || !navigator.onLine || !old) return;
  const headers = { "X-Part": "coverage", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(location.href, { headers, cache: "no-store" }).catch(() => null);
  if (answer?.status !== 200 || !answer.headers.has("ETag")) return;
  const html = await answer.text();
  // A link in it that has the focus stays.
  if (old.contains(document.activeElement)) return;
  etag = answer.headers.get("ETag");
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("coverage");
  if (fresh) old.replaceWith(document.adoptNode(fresh));
}

setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
