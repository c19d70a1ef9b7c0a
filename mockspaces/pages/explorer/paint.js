// Colours: documents and JSON as they are typed.

import { element } from "../shared/dom.js";
import { tokensOf } from "./language.js";

const KEYWORDS = new Set(["query", "mutation", "subscription", "fragment", "on"]);
const JSON_TOKEN = /("(?:\\.|[^"\\\n])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
const PLACE = /(\{\{\w+\}\})/;

/** Return nodes that show a document. */
export function paintDocument(text) {
  return painted(text, tokensOf(text, { isStrict: false }).map(({ kind, text: shown, at }, index, all) => ({
    at,
    text: shown,
    name: KEYWORDS.has(shown) && all[index - 1]?.text !== "." ? "keyword" : CLASSES[kind] ?? (all[index - 1]?.text === "$" ? "variable" : null),
  })));
}

const CLASSES = { comment: "comment", string: "string", block: "string", number: "literal" };

/** Return nodes that show JSON, with what is filled in when it is sent. */
export function paintJSON(text) {
  const parts = [...text.matchAll(JSON_TOKEN)].map(({ 0: all, 1: string, 2: colon, index }) => ({
    at: index, text: all, name: string ? (colon ? "name" : "string") : "literal",
  }));
  return painted(text, parts);
}

function painted(text, parts) {
  const nodes = [];
  let end = 0;
  for (const { at, text: shown, name } of parts) {
    if (!name) continue;
    nodes.push(text.slice(end, at), element("span", { class: name }, withPlaces(shown)));
    end = at + shown.length;
  }
  return [...nodes, text.slice(end)];
}

function withPlaces(text) {
  return text.split(PLACE).map((part) => PLACE.test(part) ? element("span", { class: "place" }, part) : part);
}
