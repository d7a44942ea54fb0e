// The verdicts of Zenn's own validator on every article of a folder laid out as its repository, in one process.
//
//   node zenn_verdicts.mjs FOLDER NODE_MODULES
//
// The server of zenn-cli runs in this process, and its rules are taken out of the script of its preview as they stand.
// Prints one JSON object: for each article the names of the rules that it breaks, in order, and what the preview says. A
// rule that fails itself, which leaves the preview empty, has "!" behind its name; so has the server's own failure to
// read an article.
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, modules] = process.argv.slice(2).map((each) => path.resolve(each));
const cli = path.join(modules, "zenn-cli", "dist");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "zenn-verdicts-"));
const need = createRequire(path.join(modules, "x.js"));

/** What the server says about a picture, by words of its message. */
const PICTURES = [
  ["相対パスではなく", "image-relative"],
  ["対応している画像の拡張子", "image-extension"],
  ["ファイルが存在しません", "image-missing"],
  ["アップロード可能なサイズを超えています", "image-size"],
];

/** Return the rules for articles: the function of all of them, and each by its name. */
async function rulesOfTheClient() {
  const { Window } = await import(pathToFileURL(need.resolve("happy-dom")).href);
  const page = new Window();
  page.document.body.innerHTML = '<div id="root"></div>';
  for (const name of ["document", "navigator", "HTMLElement", "MutationObserver", "location", "history"]) {
    Object.defineProperty(globalThis, name, { value: page[name], configurable: true, writable: true });
  }
  globalThis.window = globalThis;
  const assets = path.join(cli, "client", "assets");
  const scripts = fs.readdirSync(assets).map((name) => fs.readFileSync(path.join(assets, name), "utf8"));
  const script = scripts.find((text) => text.includes("validateArticle:()=>"));
  const moduleOf = (name) => {
    const before = script.slice(0, script.indexOf(`${name}:()=>`));
    return [...before.matchAll(/function (\w+)\(\)\{if\(/g)].at(-1)[1];
  };
  const undrawn = script.replace(/\w+\.render\([^;]*\);\s*$/, "");
  const made = `export const all = ${moduleOf("validateArticle")}().validateArticle;`;
  const file = path.join(scratch, "client.mjs");
  fs.writeFileSync(file, `${undrawn};${made}export const each = ${moduleOf("validateArticleType")}();`);
  return import(pathToFileURL(file).href);
}

/** Start zenn-cli's server in this process; return its address. What would end the process is an error instead. */
async function serve() {
  const port = await new Promise((resolve) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const free = probe.address().port;
      probe.close(() => resolve(free));
    });
  });
  process.chdir(folder);
  process.env.HOME = process.env.XDG_CONFIG_HOME = scratch; // so that it asks for no newer version
  process.argv.splice(1, Infinity, "zenn", "preview", "--no-watch", "--port", String(port), "--host", "127.0.0.1");
  process.exit = () => {
    throw new Error("the process ends");
  };
  console.log = console.info = console.warn = console.error = () => {};
  need(path.join(cli, "server", "zenn.js"));
  const address = `http://127.0.0.1:${port}`;
  for (;;) {
    if (await fetch(`${address}/api/articles`).catch(() => null)) return address;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function verdict({ all, each }, article) {
  const broken = [];
  const names = [...all.toString().matchAll(/\.(validate\w+)/g)].map((match) => match[1]);
  for (const rule of names.map((name) => each[name])) {
    try {
      if (!rule.isValid(article)) broken.push(rule.type);
    } catch {
      broken.push(`${rule.type}!`);
    }
  }
  let messages = [];
  if (!broken.some((name) => name.endsWith("!"))) {
    const whole = all(article);
    messages = whole.map((row) => row.message);
    const types = String(whole.map((row) => row.type));
    if (types !== String(broken)) throw new Error(`${article.slug}: ${types} is not ${broken}`);
  }
  if (broken[0] !== "body") return { rules: broken, messages };
  const errors = [...article.bodyHtml.matchAll(/<p data-body-error[^>]*>([\s\S]*?)<\/p>/g)].map((match) => match[1]);
  const pictures = errors.map((text) => PICTURES.find(([words]) => text.includes(words))[1]);
  return { rules: [...pictures, ...broken.slice(1)], messages };
}

const exit = process.exit.bind(process);
const print = process.stdout.write.bind(process.stdout);
const rules = await rulesOfTheClient();
const address = await serve();
const verdicts = {};
for (const name of fs.readdirSync(path.join(folder, "articles")).filter((each) => each.endsWith(".md"))) {
  const slug = name.slice(0, -".md".length);
  const answer = await fetch(`${address}/api/articles/${encodeURIComponent(slug)}`);
  verdicts[slug] = answer.ok ? verdict(rules, (await answer.json()).article) : { rules: ["read!"], messages: [] };
}
fs.rmSync(scratch, { recursive: true, force: true });
print(JSON.stringify(verdicts), () => exit(0));
