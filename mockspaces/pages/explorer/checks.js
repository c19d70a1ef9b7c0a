// Checks of a document and its variables before they are sent.

import { lineOf, parse, SyntaxProblem, typeText } from "./language.js";
import { isObject } from "../shared/service.js";

/** Return what is wrong with a document, each with its `line` and `message`. */
export function documentProblems(text, schema) {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return [{ line: error.line, message: error.message }];
  }
  if (!schema.types.Query) return [];
  const problems = [];
  const say = (at, message) => problems.push({ line: lineOf(text, at), message });
  for (const definition of document.definitions) {
    const type = definition.kind === "fragment" ? schema.types[definition.type] : schema.root(definition.kind);
    if (!type) say(definition.at, `There is no type for this ${definition.kind}.`);
    const declared = new Set(definition.variables.map(({ name }) => name));
    for (const { type: reference, at } of definition.variables) {
      if (!schema.named(reference)) say(at, `There is no type "${typeText(reference)}".`);
    }
    const isFragment = definition.kind === "fragment";
    checkSelections(definition.selections, type, { schema, say, declared: isFragment ? null : declared });
  }
  return problems;
}

function checkSelections(selections, type, context) {
  const { schema, say } = context;
  for (const made of selections) {
    if (made.kind === "spread") continue;
    if (made.kind === "inline") {
      checkSelections(made.selections, made.type ? schema.types[made.type] : type, context);
      continue;
    }
    // Introspection is not in the text of the schema.
    if (!type || made.name === "__schema" || made.name === "__type") continue;
    const field = schema.selectable(type)[made.name];
    if (!field) {
      say(made.at, `${type.name} has no field "${made.name}".`);
      continue;
    }
    checkArguments(made, field, context);
    const inner = schema.named(field.type);
    const isComposite = Boolean(inner?.fields ?? inner?.members);
    if (isComposite && !made.selections) say(made.at, `"${made.name}" needs a selection of fields: { … }.`);
    if (!isComposite && made.selections) say(made.at, `"${made.name}" has no fields to select.`);
    if (made.selections && isComposite) checkSelections(made.selections, inner, context);
  }
}

function checkArguments(made, field, context) {
  const { say } = context;
  const given = new Set(made.arguments.map(({ name }) => name));
  for (const { name, value, at } of made.arguments) {
    if (!field.arguments[name]) say(at, `"${made.name}" has no argument "${name}".`);
    checkVariables(value, context);
  }
  for (const { name, type, fallback } of Object.values(field.arguments)) {
    if (type.isRequired && !fallback && !given.has(name)) say(made.at, `"${made.name}" needs the argument "${name}".`);
  }
}

function checkVariables(value, context) {
  if (value.kind === "variable" && context.declared && !context.declared.has(value.name)) {
    context.say(value.at, `"$${value.name}" is not declared.`);
  }
  for (const each of value.items ?? []) checkVariables(each, context);
  for (const each of value.fields ?? []) checkVariables(each.value, context);
}

/** Return what is wrong with variables, given the document and the text of the variables. */
export function variableProblems(text, query, schema) {
  let values;
  try {
    values = text.trim() ? JSON.parse(text) : {};
  } catch (error) {
    const [, place] = /position (\d+)/.exec(error.message) ?? [];
    return [{ line: place ? lineOf(text, Number(place)) : 1, message: `This is no JSON: ${error.message}` }];
  }
  if (!isObject(values)) return [{ line: 1, message: "Variables are a JSON object." }];
  let definitions;
  try {
    ({ definitions } = parse(query));
  } catch {
    return [];
  }
  const problems = [];
  const declared = definitions.flatMap(({ variables }) => variables);
  const say = (path, message) => problems.push({ line: lineAt(text, path), message: `${path.join(".")}: ${message}` });
  for (const name of Object.keys(values)) {
    if (!declared.some((each) => each.name === name)) say([name], "the document declares no such variable.");
  }
  for (const { name, type, fallback } of declared) {
    const isUpload = type.name === "Upload";
    if (values[name] === undefined && type.isRequired && !fallback && !isUpload) say([name], `a value of the type ${typeText(type)} is needed.`);
    if (values[name] !== undefined) checkValue(values[name], type, [name], schema, say);
  }
  return problems;
}

function checkValue(value, reference, path, schema, say) {
  if (value === null) {
    if (reference.isRequired) say(path, `${typeText(reference)} is not null.`);
    return;
  }
  if (reference.list) {
    const items = Array.isArray(value) ? value : [value];
    items.forEach((each, index) => checkValue(each, reference.list, Array.isArray(value) ? [...path, index] : path, schema, say));
    return;
  }
  const type = schema.types[reference.name];
  if (type?.kind === "enum" && !(value in type.values)) say(path, `${JSON.stringify(value)} is none of ${Object.keys(type.values).join(", ")}.`);
  if (type?.kind === "input") checkObject(value, type, path, schema, say);
  if (type?.kind === "scalar" && !fits(value, type.name)) say(path, `${JSON.stringify(value)} is no ${type.name}.`);
}

function checkObject(value, type, path, schema, say) {
  if (!isObject(value)) {
    say(path, `${type.name} is an object.`);
    return;
  }
  for (const name of Object.keys(value)) {
    if (!type.fields[name]) say([...path, name], `${type.name} has no such field.`);
  }
  for (const { name, type: inner, fallback } of Object.values(type.fields)) {
    if (value[name] === undefined) {
      if (inner.isRequired && !fallback) say([...path, name], `a value of the type ${typeText(inner)} is needed.`);
    } else {
      checkValue(value[name], inner, [...path, name], schema, say);
    }
  }
}

function fits(value, name) {
  switch (name) {
    case "String": return typeof value === "string";
    case "ID": return typeof value === "string" || Number.isInteger(value);
    case "Int": return Number.isInteger(value);
    case "Float": return typeof value === "number";
    case "Boolean": return typeof value === "boolean";
    default: return true;
  }
}

/** Return the line of what a path leads to, as near as its names can be found. */
function lineAt(text, path) {
  let at = 0;
  for (const name of path.filter((step) => typeof step === "string")) {
    const found = text.indexOf(`"${name}"`, at);
    if (found >= 0) at = found;
  }
  return lineOf(text, at);
}
