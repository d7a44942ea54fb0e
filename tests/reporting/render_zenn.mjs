// Renders the articles of a JSON list on the standard input with Zenn's own renderer; prints a JSON list.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const need = createRequire(path.join(process.argv[2], "x.js"));
const load = await import(pathToFileURL(need.resolve("zenn-markdown-html")).href);
const render = typeof load.default === "function" ? load.default : load.default.default;
const articles = JSON.parse(readFileSync(0, "utf8"));
const pages = [];
for (const article of articles) pages.push(await render(article, { embedOrigin: "https://embed.example" }));
console.log(JSON.stringify(pages));
