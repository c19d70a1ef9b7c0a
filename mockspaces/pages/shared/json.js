// JSON in colour, with links that can be followed.

import { element } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
const LONGEST_IN_COLOUR = 300_000;

/** Return nodes that show a value as JSON; they belong into a `pre` of class `code`. */
export function jsonNodes(value) {
  const text = JSON.stringify(value, null, 2);
  if (text.length > LONGEST_IN_COLOUR) return [text];
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(text.slice(end, match.index), jsonNode(match));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function jsonNode([token, string, colon]) {
  if (string && !colon) {
    const value = JSON.parse(string);
    return /^https?:\/\//.test(value)
      ? element("a", { href: value, target: "_blank", rel: "noopener" }, string)
      : element("span", { class: "string" }, token);
  }
  return element("span", { class: colon ? "name" : "literal" }, token);
}
