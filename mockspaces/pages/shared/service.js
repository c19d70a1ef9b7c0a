// A client of the emulated service.

import { address } from "./base.js";

const UNAUTHORIZED = "Downstream Execution Error: Unauthorized";

/** A token that was refused: `exchange` is what happened. */
export class TokenRefused extends Error {
  constructor(exchange) {
    super(exchange.text || `${exchange.status} ${exchange.statusText}`);
    this.exchange = exchange;
  }
}

/** A call that was refused: `exchange` is what happened, `errors` say why. */
export class ServiceError extends Error {
  constructor(exchange) {
    super(exchange.errors[0]?.message ?? `${exchange.status} ${exchange.statusText}`);
    this.exchange = exchange;
    this.errors = exchange.errors;
  }

  /** The code of the first error. */
  get code() {
    return this.errors[0]?.code ?? null;
  }
}

/**
 * A client of the service, for one account.
 *
 * It fetches a token when it needs one, and another when that has expired.
 */
export class Client {
  #token = null;
  #until = 0;

  constructor({ accountId, user = "BOOMI_TOKEN.me@example.com", secret = "any-token", spaceGuid = null }) {
    Object.assign(this, { accountId, user, secret, spaceGuid });
  }

  /** Return the current token while it is valid, else a new one. */
  async token() {
    if (this.#token === null || performance.now() >= this.#until) {
      this.forget();
      const asked = performance.now();
      const token = await this.#fetchToken();
      const lifetime = lifetimeOf(token);
      // Renewed a little early, so that it does not expire on its way.
      this.#until = asked + (lifetime - Math.min(5, lifetime / 10)) * 1000;
      this.#token = token;
    }
    return this.#token;
  }

  /** Forget the token, so that the next request fetches another. */
  forget() {
    this.#token = null;
  }

  /** The seconds for which the current token is valid; null without a token. */
  get secondsLeft() {
    return this.#token === null ? null : Math.max(0, (this.#until - performance.now()) / 1000);
  }

  async #fetchToken() {
    const exchange = await send(`auth/jwt/generate/${encodeURIComponent(this.accountId)}`, {
      method: "GET",
      headers: { Authorization: `Basic ${base64(`${this.user}:${this.secret}`)}` },
    });
    if (!exchange.ok) throw new TokenRefused(exchange);
    return exchange.text;
  }

  /**
   * Send a document, and return the exchange: `request` (`url`, `query`, `variables`,
   * `headers`), `status`, `headers`, `text`, `json`, `data`, `errors`, `duration` (ms).
   * Refusals are exchanges too; `TokenRefused` is thrown if there is no token.
   */
  async ask(query, variables = {}, options = {}) {
    const exchange = await this.#ask(query, variables, options);
    // An emulator may be set to answer 200 to those it does not know.
    const isRefused = exchange.status === 401 || exchange.errors[0]?.message === UNAUTHORIZED;
    if (!isRefused) return exchange;
    this.forget();
    return this.#ask(query, variables, options);
  }

  async #ask(query, variables, { spaceGuid = this.spaceGuid, file = null, headers = {} }) {
    const asked = { Accept: "application/json", Authorization: `Bearer ${await this.token()}` };
    if (spaceGuid) asked.SPACE_GUID = spaceGuid;
    const path = file && uploadPath(query, variables);
    if (!path) asked["Content-Type"] = "application/json";
    const all = { ...asked, ...headers };
    const body = path ? multipart(query, variables, file, path) : JSON.stringify({ query, variables });
    const exchange = await send("graphql", { method: "POST", headers: all, body });
    return { ...exchange, request: { url: address("graphql"), query, variables, headers: all, file } };
  }

  /** Send a document, and return its data; `ServiceError` is thrown if it is refused. */
  async data(query, variables, options) {
    const exchange = await this.ask(query, variables, options);
    if (!exchange.ok || exchange.errors.length) throw new ServiceError(exchange);
    return exchange.data;
  }
}

async function send(path, request) {
  const started = performance.now();
  const response = await fetch(address(path), {
    // Omitted, so that a refusal does not open the browser's own dialogue.
    credentials: "omit",
    cache: "no-store",
    ...request,
  });
  const text = await response.text();
  const json = parsed(text);
  return {
    ok: response.ok,
    status: response.status,
    statusText: response.statusText,
    headers: Object.fromEntries(response.headers),
    text,
    json,
    data: json?.data ?? null,
    errors: (json?.errors ?? []).map(errorOf),
    duration: performance.now() - started,
  };
}

function errorOf({ message, extensions, locations, path }) {
  return {
    message,
    code: extensions?.errorCode ?? null,
    detail: extensions?.detail ?? null,
    locations: locations ?? [],
    path: path ?? [],
  };
}

// https://github.com/jaydenseric/graphql-multipart-request-spec
function multipart(query, variables, file, path) {
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

/** Return whether a value is a JSON object. */
export function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Return the value of a text of JSON; undefined if it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Return the lifetime of a token in seconds, by its claims. */
function lifetimeOf(token) {
  const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const { exp, iat } = JSON.parse(atob(payload));
  // By `iat`, because the emulator's clock may have been moved away from this one.
  return exp - (iat ?? Date.now() / 1000);
}
