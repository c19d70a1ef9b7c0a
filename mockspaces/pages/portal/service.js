// The service for one persona: sends requests, and keeps them to be shown.

import { address } from "../shared/base.js";
import { Client, ServiceError, TokenRefused, uploadPath } from "../shared/service.js";

const HIDDEN = "••••••••";
const KEPT = 100;

/** The requests that were sent, the newest first. */
export class RequestLog extends EventTarget {
  entries = [];

  add(exchange) {
    this.entries = [exchange, ...this.entries].slice(0, KEPT);
    this.dispatchEvent(new Event("change"));
  }
}

/** A request without a complete answer. */
export class NoAnswer extends Error {
  constructor() {
    super("The connection was cut before the whole answer came.");
  }
}

export class Service {
  /** `caller` is `{accountId, user, secret}` of a client; the Space is the one entered. */
  constructor(caller, { spaceGuid = null, log }) {
    Object.assign(this, { caller, spaceGuid, log, client: new Client(caller) });
  }

  /** The same caller, in a Space. */
  inSpace(spaceGuid) {
    return new Service(this.caller, { spaceGuid, log: this.log });
  }

  /**
   * Send `{operation, variables, file, secrets}`; return the data that is answered.
   *
   * `onSent` is called with the exchange, answered or not.
   */
  async send(request, { onSent = () => {} } = {}) {
    const exchange = await this.describe(request);
    this.log.add(exchange);
    onSent(exchange);
    const { operation, variables = {}, file } = request;
    const spaceGuid = this.#spaceOf(operation);
    const answer = await answered(
      this.client.ask(operation.document, variables, { spaceGuid, file }),
    );
    exchange.headers = answer.request.headers;
    exchange.status = answer.status;
    exchange.duration = answer.duration;
    exchange.answer = answer.json ?? answer.text;
    if (!answer.ok || answer.errors.length || !answer.data) throw refusal(answer);
    return answer.data;
  }

  /** Return a request as it would be sent. */
  async describe({ operation, variables = {}, file = null, secrets = [] }) {
    const headers = {
      Accept: "application/json",
      Authorization: `Bearer ${await answered(this.client.token())}`,
    };
    const spaceGuid = this.#spaceOf(operation);
    if (spaceGuid) headers.SPACE_GUID = spaceGuid;
    if (!file) headers["Content-Type"] = "application/json";
    return {
      operation,
      caller: this.caller,
      client: this.client,
      url: address("graphql"),
      headers,
      variables: withoutSecrets(variables, secrets),
      file,
      filePath: file && ["variables", ...uploadPath(operation.document, variables)].join("."),
    };
  }

  /** Return what time it is for the service: the moment at which it issues a token. */
  async now() {
    this.client.forget();
    const token = await answered(this.client.token());
    const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return new Date(JSON.parse(atob(payload)).iat * 1000);
  }

  #spaceOf({ needsSpace }) {
    return needsSpace ? this.spaceGuid : null;
  }
}

/** Return the error for an answer; without a code, its code is the status. */
function refusal({ status, text, headers, ...answer }) {
  const wait = headers["retry-after"];
  const later = wait ? ` Try again in ${wait} s.` : "";
  const found = answer.errors.length ? answer.errors : [{ message: text.slice(0, 300) }];
  const errors = found.map(({ code, detail, message }) => ({
    message,
    code: code ?? `HTTP ${status}`,
    detail: detail ?? `${message}.${later}`.replace("..", "."),
  }));
  return new ServiceError({ ...answer, status, errors });
}

async function answered(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof TokenRefused) throw refusal(error.exchange);
    // What `fetch` and the reading of a body throw.
    if (error instanceof TypeError) throw new NoAnswer();
    throw error;
  }
}

/** Return variables as they may be shown, in the JSON text inside them too. */
function withoutSecrets(value, secrets) {
  if (typeof value === "string") {
    return secrets.reduce(
      (text, secret) => text.replaceAll(JSON.stringify(secret), JSON.stringify(HIDDEN)),
      value,
    );
  }
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, secrets));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutSecrets(each, secrets)]),
  );
}
