// GraphQL as text: tokens, syntax trees, and back to text.
// https://spec.graphql.org/October2021/#sec-Appendix-Grammar-Summary

const TOKEN = new RegExp([
  /(?<skip>[\s,\uFEFF]+)/, /(?<comment>#[^\n\r]*)/, /(?<name>[_A-Za-z]\w*)/,
  /(?<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/,
  /(?<block>"""(?:\\"""|[^])*?""")/, /(?<string>"(?:\\.|[^"\\\n\r])*")/, /(?<spread>\.{3})/,
  /(?<punctuator>[!$&()[\]{}:=@|])/,
].map((each) => each.source).join("|"), "y");

/** A text that is not GraphQL: `line` says where. */
export class SyntaxProblem extends Error {
  constructor(message, text, at) {
    super(message);
    this.line = lineOf(text, at);
  }
}

/** Return the number of the line that a place in a text is in; the first is 1. */
export function lineOf(text, at) {
  return text.slice(0, at).split("\n").length;
}

/** Return the tokens of a text; what is none is left out, or refused. */
export function tokensOf(text, { isStrict = true } = {}) {
  const tokens = [];
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) {
      if (isStrict) throw new SyntaxProblem(`Unexpected ${JSON.stringify(text[at])}.`, text, at);
      tokens.push({ kind: "other", text: text[at], at });
      at += 1;
      continue;
    }
    const kind = Object.keys(found.groups).find((name) => found.groups[name] !== undefined);
    if (kind !== "skip") tokens.push({ kind, text: found[0], at });
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** Reads tokens one by one; comments go to the node that comes after them. */
class Reader {
  constructor(text) {
    this.text = text;
    this.tokens = tokensOf(text);
    this.position = 0;
    this.comments = [];
    this.#skipComments();
  }

  get token() {
    return this.tokens[this.position] ?? { kind: "end", text: "", at: this.text.length };
  }

  #skipComments() {
    while (this.token.kind === "comment") this.comments.push(this.tokens[this.position++].text);
  }

  takeComments() {
    return this.comments.splice(0);
  }

  next() {
    const { token } = this;
    this.position += 1;
    this.#skipComments();
    return token;
  }

  is(text) {
    return this.token.text === text && this.token.kind !== "string";
  }

  takes(text) {
    return this.is(text) && Boolean(this.next());
  }

  expect(text) {
    if (!this.is(text)) this.refuse(`Expected "${text}"`);
    return this.next();
  }

  name() {
    if (this.token.kind !== "name") this.refuse("Expected a name");
    return this.next().text;
  }

  refuse(expected) {
    const found = this.token.kind === "end" ? "the text ends" : `found ${JSON.stringify(this.token.text)}`;
    throw new SyntaxProblem(`${expected}, ${found}.`, this.text, this.token.at);
  }

  /** Read what stands between two brackets, one thing at least. */
  many(open, one, close) {
    this.expect(open);
    const all = [one()];
    while (!this.takes(close)) all.push(one());
    return all;
  }
}

/** Return the definitions of a document that can be executed. */
export function parse(text) {
  const reader = new Reader(text);
  const definitions = [];
  while (reader.token.kind !== "end") definitions.push(definition(reader));
  if (!definitions.length) reader.refuse("Expected an operation");
  return { definitions, comments: reader.takeComments() };
}

function definition(reader) {
  const comments = reader.takeComments();
  const { at } = reader.token;
  if (reader.is("{")) return { kind: "query", isShort: true, name: null, variables: [], directives: [], selections: selections(reader), comments, at };
  if (reader.takes("fragment")) {
    const name = reader.name();
    reader.expect("on");
    return { kind: "fragment", name, type: reader.name(), variables: [], directives: directives(reader), selections: selections(reader), comments, at };
  }
  if (!["query", "mutation", "subscription"].includes(reader.token.text)) reader.refuse("Expected an operation");
  const kind = reader.next().text;
  const name = reader.token.kind === "name" ? reader.name() : null;
  const variables = reader.is("(") ? reader.many("(", () => variable(reader), ")") : [];
  return { kind, name, variables, directives: directives(reader), selections: selections(reader), comments, at };
}

function variable(reader) {
  const comments = reader.takeComments();
  const { at } = reader.expect("$");
  const name = reader.name();
  reader.expect(":");
  const type = typeReference(reader);
  const fallback = reader.takes("=") ? value(reader) : null;
  return { name, type, fallback, directives: directives(reader), comments, at };
}

function typeReference(reader) {
  let type;
  if (reader.takes("[")) {
    type = { list: typeReference(reader) };
    reader.expect("]");
  } else {
    type = { name: reader.name() };
  }
  return { ...type, isRequired: reader.takes("!") };
}

function selections(reader) {
  return reader.many("{", () => selection(reader), "}");
}

function selection(reader) {
  const comments = reader.takeComments();
  const { at } = reader.token;
  if (reader.takes("...")) {
    if (reader.token.kind === "name" && !reader.is("on")) return { kind: "spread", name: reader.name(), directives: directives(reader), comments, at };
    const type = reader.takes("on") ? reader.name() : null;
    return { kind: "inline", type, directives: directives(reader), selections: selections(reader), comments, at };
  }
  const first = reader.name();
  const second = reader.takes(":") ? reader.name() : null;
  return {
    kind: "field",
    name: second ?? first,
    alias: second && first,
    arguments: reader.is("(") ? reader.many("(", () => argument(reader), ")") : [],
    directives: directives(reader),
    selections: reader.is("{") ? selections(reader) : null,
    comments,
    at,
  };
}

function argument(reader) {
  const comments = reader.takeComments();
  const { at } = reader.token;
  const name = reader.name();
  reader.expect(":");
  return { name, value: value(reader), comments, at };
}

function directives(reader) {
  const all = [];
  while (reader.is("@")) {
    const { at } = reader.next();
    all.push({ name: reader.name(), arguments: reader.is("(") ? reader.many("(", () => argument(reader), ")") : [], at });
  }
  return all;
}

function value(reader) {
  const { at, kind } = reader.token;
  if (reader.takes("$")) return { kind: "variable", name: reader.name(), at };
  if (kind === "string" || kind === "block" || kind === "number") return { kind, text: reader.next().text, at };
  if (reader.takes("[")) {
    const items = [];
    while (!reader.takes("]")) items.push(value(reader));
    return { kind: "list", items, at };
  }
  if (reader.takes("{")) {
    const fields = [];
    while (!reader.takes("}")) fields.push(argument(reader));
    return { kind: "object", fields, at };
  }
  if (kind !== "name") reader.refuse("Expected a value");
  return { kind: "name", text: reader.next().text, at };
}

/** Return a type as GraphQL writes it. */
export function typeText({ name, list, isRequired }) {
  return (list ? `[${typeText(list)}]` : name) + (isRequired ? "!" : "");
}

const WIDTH = 72;

/** Return a document as it is usually written; comments stay before what they were before. */
export function print(text) {
  const { definitions, comments } = parse(text);
  return [...definitions.map(printDefinition), comments.join("\n")].filter(Boolean).join("\n\n");
}

function printDefinition(made) {
  const head = {
    fragment: () => `fragment ${made.name} on ${made.type}`,
  }[made.kind]?.() ?? [made.kind, made.name].filter(Boolean).join(" ");
  const variables = made.variables.map((each) => commented(each, `$${each.name}: ${typeText(each.type)}${each.fallback ? ` = ${printValue(each.fallback)}` : ""}${printDirectives(each)}`));
  const start = made.isShort ? "" : `${head}${inBrackets(variables, made.name ? "" : " ")}${printDirectives(made)} `;
  return commented(made, `${start}${printSelections(made.selections)}`);
}

function printSelections(all) {
  return `{\n${indented(all.map(printSelection).join("\n"))}\n}`;
}

function printSelection(made) {
  const inner = made.selections ? ` ${printSelections(made.selections)}` : "";
  const text = {
    spread: () => `...${made.name}${printDirectives(made)}`,
    inline: () => `...${made.type ? ` on ${made.type}` : ""}${printDirectives(made)}${inner}`,
    field: () => `${made.alias ? `${made.alias}: ` : ""}${made.name}${printArguments(made.arguments)}${printDirectives(made)}${inner}`,
  }[made.kind]();
  return commented(made, text);
}

function printArguments(all) {
  return inBrackets(all.map((each) => commented(each, `${each.name}: ${printValue(each.value)}`)), "");
}

function printDirectives({ directives: all }) {
  return all.map(({ name, arguments: given }) => ` @${name}${printArguments(given)}`).join("");
}

function inBrackets(parts, before) {
  if (!parts.length) return "";
  const line = parts.join(", ");
  return line.length > WIDTH || line.includes("\n")
    ? `${before}(\n${indented(parts.join("\n"))}\n)`
    : `${before}(${line})`;
}

function printValue(made) {
  if (made.kind === "variable") return `$${made.name}`;
  if (made.kind === "list") return `[${made.items.map(printValue).join(", ")}]`;
  if (made.kind !== "object") return made.text;
  const fields = made.fields.map((each) => `${each.name}: ${printValue(each.value)}`);
  const line = fields.join(", ");
  return line.length > WIDTH ? `{\n${indented(fields.join("\n"))}\n}` : `{ ${line} }`.replace("{  }", "{}");
}

function commented({ comments = [] }, text) {
  return [...comments, text].join("\n");
}

// Lines inside a block string are its content: they stay as they are.
function indented(text) {
  let isInBlock = false;
  return text.split("\n").map((line) => {
    const kept = isInBlock ? line : line && `  ${line}`;
    if ((line.match(/(?<!\\)"""/g) ?? []).length % 2) isInBlock = !isInBlock;
    return kept;
  }).join("\n");
}

/** Return the types of a schema by their names, from its text in the definition language. */
export function parseSchema(text) {
  const reader = new Reader(text);
  const types = {};
  while (reader.token.kind !== "end") {
    const made = typeDefinition(reader);
    if (made) types[made.name] = made;
  }
  for (const name of ["ID", "String", "Int", "Float", "Boolean"]) types[name] ??= { kind: "scalar", name, description: "" };
  return types;
}

function typeDefinition(reader) {
  const description = describe(reader);
  const kind = reader.name();
  if (kind === "schema") {
    reader.many("{", () => fieldDefinition(reader), "}");
    return null;
  }
  if (kind === "directive") {
    reader.expect("@");
    reader.name();
    if (reader.is("(")) reader.many("(", () => fieldDefinition(reader), ")");
    reader.takes("repeatable");
    reader.expect("on");
    do reader.name(); while (reader.takes("|"));
    return null;
  }
  const made = { kind, name: reader.name(), description };
  if (reader.takes("implements")) {
    reader.takes("&");
    do reader.name(); while (reader.takes("&"));
  }
  directives(reader);
  if (kind === "union") {
    reader.expect("=");
    reader.takes("|");
    made.members = [];
    do made.members.push(reader.name()); while (reader.takes("|"));
  } else if (kind === "enum") {
    made.values = Object.fromEntries(reader.many("{", () => enumValue(reader), "}").map((each) => [each.name, each]));
  } else if (kind !== "scalar") {
    made.fields = Object.fromEntries(reader.many("{", () => fieldDefinition(reader), "}").map((each) => [each.name, each]));
  }
  return made;
}

function describe(reader) {
  const { kind } = reader.token;
  if (kind === "block") return reader.next().text.slice(3, -3).trim();
  return kind === "string" ? JSON.parse(reader.next().text) : "";
}

function enumValue(reader) {
  const description = describe(reader);
  return { name: reader.name(), description, deprecated: deprecation(reader) };
}

function fieldDefinition(reader) {
  const description = describe(reader);
  const name = reader.name();
  const given = reader.is("(") ? reader.many("(", () => fieldDefinition(reader), ")") : [];
  reader.expect(":");
  const type = typeReference(reader);
  const fallback = reader.takes("=") ? value(reader) : null;
  return { name, description, type, fallback, arguments: Object.fromEntries(given.map((each) => [each.name, each])), deprecated: deprecation(reader) };
}

function deprecation(reader) {
  const found = directives(reader).find(({ name }) => name === "deprecated");
  if (!found) return null;
  const reason = found.arguments.find(({ name }) => name === "reason")?.value;
  return reason ? JSON.parse(reason.text) : "No longer supported";
}
