// The control API of this world.

import { address } from "./base.js";

/** A request that the control API refuses: `message`, `field` and `status` say why. */
export class ControlError extends Error {
  constructor(status, { message, field }) {
    super(message);
    this.status = status;
    this.field = field;
  }
}

/** Call the control API, as in `control("POST", "/clock/advance", { by: "5m" })`. */
export async function control(method, path = "", body = undefined) {
  return controlAt(address("_mockspaces"), method, path, body);
}

/** Call the control API at another address, that of another world for one. */
export async function controlAt(prefix, method, path = "", body = undefined) {
  const response = await fetch(`${prefix}${path}`, {
    method,
    credentials: "omit",
    cache: "no-store",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) throw new ControlError(response.status, answer?.error ?? { message: response.statusText });
  return answer;
}

const catalogues = {};

/** Return a catalogue, `errors`, `operations` or `fields`: what the service has, with labels. */
export function catalogue(name) {
  return (catalogues[name] ??= control("GET", `/${name}`));
}
