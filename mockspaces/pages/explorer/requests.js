// Requests: how a query, its variables and a file travel.

import { tokens, UNAUTHORIZED } from "./tokens.js";

/** Send a request, with a second token if the first is not accepted any more. */
export async function ask(caller, request) {
  const exchange = await post(await tokens.get(caller), request);
  if (!isUnauthorized(exchange)) return exchange;
  tokens.forget();
  return post(await tokens.get(caller), request);
}

async function post(token, { query, variables, file, spaceGuid }) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
  if (spaceGuid) headers.SPACE_GUID = spaceGuid;
  let body = JSON.stringify({ query, variables });
  if (file) {
    body = multipart(query, variables, file);
  } else {
    headers["Content-Type"] = "application/json";
  }
  const start = performance.now();
  const response = await fetch("graphql", {
    method: "POST",
    credentials: "omit",
    headers,
    body,
  });
  const text = await response.text();
  return { response, text, json: parsed(text), duration: performance.now() - start };
}

function isUnauthorized({ response, json }) {
  // An emulator may be set to answer 200 to those it does not know.
  return response.status === 401 || json?.errors?.[0]?.message === UNAUTHORIZED;
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// https://github.com/jaydenseric/graphql-multipart-request-spec
function multipart(query, variables, file) {
  const path = uploadPath(query, variables);
  const form = new FormData();
  form.append("operations", JSON.stringify({ query, variables: withNull(variables, path) }));
  form.append("map", JSON.stringify({ 0: [["variables", ...path].join(".")] }));
  form.append("0", file);
  return form;
}

/**
 * Return where in the variables a file belongs: the variable that is an Upload, the
 * `logo` that is null, or the theme that has none; null if there is no such place.
 */
export function uploadPath(query, variables) {
  const declared = /\$(\w+)\s*:\s*Upload\b/.exec(query);
  if (declared) return [declared[1]];
  const theme = pathOf(variables, (value, name) => /^theme$/i.test(name) && isObject(value));
  return (
    pathOf(variables, (value, name) => name === "logo" && value === null) ??
    (theme && [...theme, "logo"])
  );
}

function pathOf(value, matches, path = []) {
  if (path.length && matches(value, path.at(-1))) return path;
  if (value === null || typeof value !== "object") return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = pathOf(inner, matches, [...path, name]);
    if (found) return found;
  }
  return null;
}

function withNull(variables, path) {
  const copy = structuredClone(variables);
  const parent = path.slice(0, -1).reduce((value, name) => value[name], copy);
  parent[path.at(-1)] = null;
  return copy;
}

export function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
