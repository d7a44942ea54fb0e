// Audits pages with Lighthouse as on a phone; see test_lighthouse.py. Takes the path of a browser, its flags, and pages:
// each with a name, a URL, and the cookie of who looks. Writes a line of JSON for each: its scores and its audits.

import lighthouse from "lighthouse";
import { launch } from "puppeteer-core";

const { executablePath, args, pages } = JSON.parse(process.argv[2]);
const browser = await launch({ executablePath, args });
for (const { name, url, cookie } of pages) {
  // Of its own, so that nothing is in the cache.
  const context = await browser.createBrowserContext();
  if (cookie) await context.setCookie({ ...cookie, domain: new URL(url).hostname, path: "/" });
  const { lhr } = await lighthouse(url, {
    logLevel: "silent",
    onlyCategories: ["performance", "accessibility", "best-practices"],
    disableStorageReset: true,
    disableFullPageScreenshot: true,
  }, undefined, await context.newPage());
  const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, score]));
  console.log(JSON.stringify({ name, scores, audits: lhr.audits, problem: lhr.runtimeError?.message, shown: lhr.finalDisplayedUrl }));
  await context.close();
}
await browser.close();
