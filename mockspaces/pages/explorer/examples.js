// Examples: one for every operation, with ids that earlier answers brought.

import { isObject, parsed } from "./requests.js";

const address = new URL("examples.json", import.meta.url);
export const { samples, groups } = await (await fetch(address)).json();
export const examples = groups.flatMap((group) => group.examples);
export const remembered = {};

/** Return an example's variables with a value in every place that is left open. */
export function filled(value) {
  if (typeof value === "string") {
    const [, alone] = /^\{\{(\w+)\}\}$/.exec(value) ?? [];
    if (alone) return known(alone);
    return value.replace(/\{\{(\w+)\}\}/g, (_, name) => known(name));
  }
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
}

function known(name) {
  return name in MADE ? MADE[name]() : (remembered[name] ?? samples[name]);
}

const MADE = {
  fresh: () => uuid(),
  anyPack: () => known("packId"),
  // A pack that is installed once may not be renamed, another must be.
  overrideName: () => known("installationType") === "SINGLE" ? null : `Orders ${uuid().slice(0, 4)}`,
  monthAgo: () => `${new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 19)}Z`,
};

// `crypto.randomUUID` is missing where the page came over plain HTTP from another host.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Keep the ids of an answer for the examples that need them. */
export function remember(data) {
  const shown = JSON.stringify(data);
  for (const { remember: paths = {} } of examples) {
    // What a list shows again is not given up for the first of that list.
    const [first] = Object.keys(paths);
    if (shown.includes(remembered[first])) continue;
    for (const [name, path] of Object.entries(paths)) {
      const value = valueAt(data, path);
      if (typeof value === "string" && value) remembered[name] = value;
    }
  }
}

/** Return what a path leads to, through objects, lists and JSON in text. */
function valueAt(data, path) {
  const [steps, parameter] = path.split("?");
  let value = data;
  for (const step of steps.split(".")) {
    value = (typeof value === "string" ? parsed(value) : value)?.[step];
  }
  return parameter && value ? new URL(value).searchParams.get(parameter) : value;
}

/** Return the titles of the examples whose answers bring what an example still lacks. */
export function missing(example) {
  const text = JSON.stringify(example.variables ?? {}) + (example.needsSpace ? "{{spaceGuid}}" : "");
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
  const lacking = [...new Set(names)].filter((name) => !(name in MADE) && !(name in remembered));
  const sources = lacking.map((name) => examples.find(
    (each) => each !== example && each.remember?.[name] && !each.query[0].startsWith("mutation"),
  ));
  return [...new Set(sources.filter(Boolean).map((each) => each.title))];
}
