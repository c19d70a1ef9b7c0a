// Completion: what may stand at the cursor, by the schema.

import { tokensOf, typeText } from "./language.js";

/**
 * Return the suggestions at a place in a document: `prefix` is what is there already of
 * the name, and each of `items` has a `name`, its `type` and a `description`.
 */
export function suggestions(text, cursor, schema) {
  const [prefix] = /\w*$/.exec(text.slice(0, cursor));
  const before = text.slice(0, cursor - prefix.length);
  const tokens = tokensOf(before, { isStrict: false });
  const last = tokens.at(-1);
  // In a comment or in a string that is not closed, a name is just text.
  const isText = last && (last.kind === "comment" && !before.slice(last.at).includes("\n") || last.text === '"');
  const items = isText ? [] : new Walk(tokens, schema).items();
  const wanted = prefix.toLowerCase();
  const found = items.filter(({ name }) => name !== prefix && name.toLowerCase().includes(wanted));
  found.sort((a, b) => b.name.toLowerCase().startsWith(wanted) - a.name.toLowerCase().startsWith(wanted));
  return { prefix, items: found };
}

const KEYWORDS = [
  { name: "query", description: "Read." },
  { name: "mutation", description: "Change." },
  { name: "fragment", description: "Fields to be selected in several places." },
];
const DIRECTIVE = { if: { name: "if", type: { name: "Boolean", isRequired: true }, description: "" } };

/** Goes through the tokens before the cursor, and knows where in the schema that is. */
class Walk {
  #stack = [];
  #kind = null;
  #pending = {};

  constructor(tokens, schema) {
    this.schema = schema;
    this.before = tokens.at(-1)?.text;
    this.variables = {};
    tokens.forEach((token, index) => this.#step(token, tokens, index));
  }

  get #top() {
    return this.#stack.at(-1);
  }

  #step({ kind, text }, tokens, index) {
    if (kind === "comment") return;
    if (kind === "punctuator" || kind === "spread") this.#punctuate(text);
    else if (kind === "name") this.#name(text, tokens[index - 1]?.text, tokens[index - 2]?.text);
    else this.#filled();
  }

  #punctuate(text) {
    const top = this.#top;
    if (text === "(") this.#stack.push(this.#brackets(top));
    else if (text === "{") this.#stack.push(this.#braces(top));
    else if (text === "[") this.#stack.push({ kind: top?.kind === "variables" ? "variables" : "list", type: top?.type?.list ?? top?.type });
    else if (text === ")" || text === "}" || text === "]") {
      this.#stack.pop();
      if (this.#top?.kind !== "selection" && this.#top?.kind !== "list") this.#filled();
      if (text === "}" && !this.#stack.length) this.#kind = null;
    } else if (text === ":" && (top?.kind === "arguments" || top?.kind === "object")) top.type = top.fields?.[top.key]?.type;
    else if (text === "..." && top) top.field = null;
  }

  #brackets(top) {
    if (!top) return { kind: "variables" };
    return { kind: "arguments", fields: top.isDirective ? DIRECTIVE : top.field?.arguments ?? {} };
  }

  #braces(top) {
    if (!top) return { kind: "selection", type: this.#pending.type ?? this.schema.root(this.#kind ?? "query") };
    if (top.kind === "selection") {
      const type = top.inline ?? this.schema.named(top.field?.type);
      top.inline = null;
      return { kind: "selection", type };
    }
    return { kind: "object", fields: this.schema.named(top.type)?.fields ?? {} };
  }

  #name(text, previous, beforeThat) {
    const top = this.#top;
    if (!top) {
      if (previous === "on") this.#pending = { type: this.schema.types[text] };
      else if (previous !== "@" && previous !== "fragment" && this.#kind === null) {
        this.#kind = text;
        this.#pending = {};
      }
    } else if (top.kind === "selection") {
      top.isDirective = previous === "@";
      if (previous === "on" && beforeThat === "...") top.inline = this.schema.types[text];
      else if (!top.isDirective && previous !== "...") top.field = this.schema.selectable(top.type)[text];
    } else if (top.kind === "variables") {
      if (previous === "$") this.variable = text;
      else if (previous !== "@") this.variables[this.variable] = text;
    } else if (top.kind !== "list") {
      if (top.type || previous === "$") this.#filled();
      else top.key = text;
    }
  }

  #filled() {
    if (this.#top) this.#top.type = this.#top.kind === "list" || this.#top.kind === "selection" ? this.#top.type : null;
  }

  /** Return what may stand here. */
  items() {
    const top = this.#top;
    if (this.before === "@") return ["include", "skip"].map((name) => ({ name, description: "" }));
    if (!top) return this.before === "on" ? this.#composites() : this.#kind === null ? KEYWORDS : [];
    if (top.kind === "variables") return this.before === ":" || this.before === "[" ? this.#inputs() : [];
    if (top.kind === "selection") {
      if (this.before === "on") return this.#composites();
      return this.before === "..." ? [{ name: "on", description: "Fields of one type." }] : shown(this.schema.selectable(top.type));
    }
    if (this.before === "$") return Object.entries(this.variables).map(([name, type]) => ({ name, type, description: "" }));
    if (top.kind === "list" || top.type) return this.#values(top.type);
    return shown(top.fields);
  }

  #values(type) {
    const named = this.schema.named(type);
    if (named?.values) return Object.values(named.values).map(({ name, description, deprecated }) => ({ name, type: named.name, description, deprecated }));
    return named?.name === "Boolean" ? [{ name: "true", description: "" }, { name: "false", description: "" }] : [];
  }

  #inputs() {
    return Object.values(this.schema.types)
      .filter(({ kind }) => ["input", "enum", "scalar"].includes(kind))
      .map(({ name, description }) => ({ name, description }));
  }

  #composites() {
    return Object.values(this.schema.types)
      .filter(({ kind }) => ["type", "interface", "union"].includes(kind))
      .map(({ name, description }) => ({ name, description }));
  }
}

function shown(fields) {
  return Object.values(fields ?? {}).map(({ name, type, description, deprecated }) => ({ name, type: typeText(type), description, deprecated }));
}
