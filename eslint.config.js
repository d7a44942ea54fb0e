// What is checked in scripts beside their types: code that does nothing, and likely mistakes.

import js from "@eslint/js";
import globals from "globals";

const rules = {
  "eqeqeq": "error",
  "no-shadow": "error",
  "no-multi-str": "error",
  // rjsmin, by which sessions/web/static_files.py takes out comments and blanks, knows no template inside a template.
  "no-restricted-syntax": ["error", { selector: "TemplateLiteral TemplateLiteral", message: "A template of its own." }],
  "no-unused-vars": ["error", { caughtErrors: "none", argsIgnorePattern: "^_" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
};

// The forms of imports and exports that sessions/web/static_files.py knows.
const served = {
  "no-restricted-syntax": [
    ...rules["no-restricted-syntax"],
    { selector: "ExportAllDeclaration, ExportDefaultDeclaration, ExportSpecifier", message: "Export where it is declared." },
    { selector: "ExportNamedDeclaration > VariableDeclaration[kind!=const]", message: "Export a function or a constant." },
    { selector: "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[id.type!=Identifier]", message: "One name for each export." },
    { selector: "ImportNamespaceSpecifier, ImportDefaultSpecifier", message: "Import by names." },
  ],
};

const worker = ["static/js/worker/{worker,kept-pages,whole-answers,share,prefetch}.js"];

export default [
  js.configs.recommended,
  { files: ["static/js/**/*.js"], ignores: worker, languageOptions: { globals: globals.browser }, rules: { ...rules, ...served } },
  // These stand one behind the other in one script: what one declares, another uses. TypeScript knows of all of them.
  {
    files: worker,
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off", "no-unused-vars": ["error", { vars: "local", caughtErrors: "none" }] },
  },
  { files: ["tests/js/**", "eslint.config.js"], languageOptions: { globals: { ...globals.node, document: "readonly" } }, rules },
];
