// Examples: one for every operation; what is left open in them is looked up when they are sent.

const address = new URL("examples.json", import.meta.url);

/** Groups of examples. */
export const { groups } = await (await fetch(address)).json();

/** All examples. */
export const examples = groups.flatMap((group) => group.examples);

const PLACE = /\{\{(\w+)\}\}/g;

/** Return the names of the places that a text leaves open. */
export function placesIn(text) {
  return [...new Set([...text.matchAll(PLACE)].map(([, name]) => name))];
}

/** Return variables with what `values` has in the places that are left open. */
export function filled(value, values) {
  if (typeof value === "string") {
    const [, alone] = /^\{\{(\w+)\}\}$/.exec(value) ?? [];
    if (alone in values) return values[alone];
    return value.replace(PLACE, (place, name) => values[name] ?? place);
  }
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, values)]));
}
