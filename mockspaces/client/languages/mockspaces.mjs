/**
 * Control client for mockspaces, the emulator of Boomi's Spaces GraphQL service.
 *
 * One file without dependencies, to copy into a project: Node.js 18 or newer, or a page of
 * the emulator itself. Durations are strings such as "5m" and "250ms", or seconds as numbers.
 * Every method returns a promise, and rejects with one of the errors below.
 */

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;

/** A call of the control API that failed. */
export class EmulatorError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A call that the emulator refused; nothing has changed. */
export class RefusedError extends EmulatorError {
  constructor(call, { status = null, message, field = null }) {
    const place = field ? `${field}: ` : "";
    super(`${call} was refused${status ? ` with ${status}` : ""}: ${place}${message}`);
    this.status = status;
    this.field = field;
  }
}

/** The awaited exchanges did not come in time. */
export class NotInTimeError extends RefusedError {}

/** The emulator cannot be reached, or something else answers at its address. */
export class UnreachableError extends EmulatorError {}

/** One world of a running emulator: the server's own, or a sandbox. */
export class MockSpaces {
  #server;
  #timeout;

  /**
   * @param {string} url Address of the emulator, such as http://127.0.0.1:7722
   * @param {{sandbox?: string | null, timeout?: number}} options `timeout` is in seconds
   */
  constructor(url, { sandbox = null, timeout = 10 } = {}) {
    if (!/^https?:$/.test(new URL(url).protocol)) {
      throw new TypeError(`${url} is not an address like http://127.0.0.1:7722`);
    }
    this.#server = url.replace(/\/+$/, "");
    this.#timeout = timeout;
    this.name = sandbox === null ? null : checked(sandbox, "sandbox");
    this.url = this.name === null ? this.#server : `${this.#server}/sandbox/${this.name}`;
    this.clock = new Clock(this);
    this.faults = new Faults(this);
    this.journal = new Journal(this);
    this.state = new State(this);
  }

  get graphqlUrl() {
    return `${this.url}/graphql`;
  }

  tokenUrl(accountId) {
    return `${this.url}/auth/jwt/generate/${encodeURIComponent(accountId)}`;
  }

  /** Call any route below `/_mockspaces` and return its answer. */
  control(method, path, body, options) {
    return this.#ask(method, `${this.url}/_mockspaces${path}`, body, options);
  }

  /** Mint a token; `signature` is "own", "foreign" or "none". */
  async token(accountId, options = {}) {
    return (await this.control("POST", "/tokens", { accountId, ...options })).token;
  }

  /** Refuse all tokens issued so far, and return how many there were. */
  async expireTokens() {
    return (await this.control("POST", "/tokens/expire")).expired;
  }

  status() {
    return this.control("GET", "");
  }

  /** Go back to the seed, and return what was dropped. */
  reset() {
    return this.control("POST", "/reset");
  }

  snapshot(name = "kept") {
    return this.control("PUT", snapshotPath(name));
  }

  restore(name = "kept") {
    return this.control("POST", `${snapshotPath(name)}/restore`);
  }

  dropSnapshot(name = "kept") {
    return this.control("DELETE", snapshotPath(name));
  }

  async snapshots() {
    return (await this.control("GET", "/snapshots")).snapshots;
  }

  rateLimit() {
    return this.control("GET", "/rate-limit");
  }

  /** Set the limits of each account; one left out is no limit. */
  setRateLimit({ rate = null, burst = null, maxInFlight = null } = {}) {
    return this.control("PUT", "/rate-limit", { rate, burst, maxInFlight });
  }

  coverage() {
    return this.control("GET", "/coverage");
  }

  waitFor(operation, options) {
    return this.journal.waitFor(operation, options);
  }

  /** Return a client of a sandbox of the same server; its first use creates it. */
  sandbox(name) {
    return new MockSpaces(this.#server, { sandbox: name, timeout: this.#timeout });
  }

  /** Create a sandbox, replacing one of that name; without seeds, with those of the server. */
  async createSandbox(name, seeds = null) {
    const created = this.sandbox(name);
    await this.#ask("PUT", created.url, { seed: seeds });
    return created;
  }

  /** Make a sandbox a copy of this world, or of one of its snapshots. */
  async fork(name, { snapshot = null } = {}) {
    const copy = this.sandbox(name);
    await copy.control("POST", "/fork", { from: this.name, snapshot });
    return copy;
  }

  async sandboxes() {
    return (await this.#ask("GET", `${this.#server}/sandbox`)).sandboxes;
  }

  /** Drop this sandbox, if it exists. */
  async drop() {
    if (this.name === null) {
      throw new TypeError("The server's own world cannot be dropped, only reset.");
    }
    try {
      await this.#ask("DELETE", this.url);
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }

  async #ask(method, url, body, { query = {}, patience = 0 } = {}) {
    const given = Object.entries(query).filter(([, value]) => value != null);
    const target = given.length ? `${url}?${new URLSearchParams(given)}` : url;
    const call = `${method} ${target}`;
    let response, text;
    try {
      response = await fetch(target, {
        method,
        ...(body === undefined ? {} : {
          body: JSON.stringify(body),
          headers: { "Content-Type": "application/json" },
        }),
        signal: AbortSignal.timeout((this.#timeout + patience) * 1000),
      });
      text = await response.text();
    } catch (error) {
      const reason = error.cause?.message || error.message;
      throw new UnreachableError(`${call} was not answered: ${reason}`, { cause: error });
    }
    const answer = parsed(text);
    if (answer?.error?.message) {
      const Refusal = response.status === 408 ? NotInTimeError : RefusedError;
      throw new Refusal(call, { status: response.status, ...answer.error });
    }
    if (!response.ok || typeof answer !== "object" || answer === null) {
      const start = text.slice(0, 200);
      throw new UnreachableError(
        `${call} was answered ${response.status}, not by an emulator: ${start}`,
      );
    }
    return answer;
  }
}

/** The one clock of tokens, rate limits, timestamps and running processes. */
class Clock {
  #world;

  constructor(world) {
    this.#world = world;
  }

  read() {
    return this.#world.control("GET", "/clock");
  }

  /** Freeze the clock, now or at a moment (a Date or an ISO 8601 string). */
  freeze(at) {
    return this.#world.control("PUT", "/clock", { frozen: true, now: at });
  }

  /** Set the time; a frozen clock stays frozen, a running one runs on. */
  set(to) {
    return this.#world.control("PUT", "/clock", { now: to });
  }

  run() {
    return this.#world.control("PUT", "/clock", { frozen: false });
  }

  advance(by) {
    return this.#world.control("POST", "/clock/advance", { by });
  }

  /** Return to the machine's time. */
  reset() {
    return this.#world.control("POST", "/clock/reset");
  }
}

/** The queue of faults of a world. */
class Faults {
  #world;

  constructor(world) {
    this.#world = world;
  }

  /**
   * Add a fault to the end of the queue.
   *
   * `operation` is a root field, "jwt" for the token endpoint, or "*"; what else it takes
   * is described in `FaultOptions`.
   */
  async add(operation, options = {}) {
    const { accountId, after, times, probability, delay, ...answer } = options;
    const rule = { match: { operation, accountId }, after, times, probability, delay };
    if (Object.keys(answer).length) rule.answer = answer;
    const { id } = await this.#world.control("POST", "/faults", rule);
    return new Fault(this.#world, id, `${operation}: ${JSON.stringify(options)}`);
  }

  /** Run a function while a fault waits, remove it, and throw if no request triggered it. */
  async during(operation, options, run) {
    const fault = await this.add(operation, options);
    let result;
    try {
      result = await run(fault);
    } catch (error) {
      await fault.remove().catch(() => {});
      throw error;
    }
    if ((await fault.remove()).fired === 0) {
      const last = (await this.#world.journal.entries({ limit: 5 })).map(
        ({ rootFields, status }) => `\n  ${rootFields.join(" ")} → ${status}`,
      );
      throw new EmulatorError(
        `No request triggered ${fault}. The last requests:${last.join("") || " none"}`,
      );
    }
    return result;
  }

  async list() {
    return (await this.#world.control("GET", "/faults")).faults;
  }

  /** Remove all faults, and return how many there were. */
  async clear() {
    return (await this.#world.control("DELETE", "/faults")).faults.length;
  }
}

/** A fault in the queue of a world. */
class Fault {
  #world;
  #description;

  constructor(world, id, description) {
    this.#world = world;
    this.#description = description;
    this.id = id;
  }

  /** Return the fault with `fired` and `remaining`, how often it has fired and will fire. */
  read() {
    return this.#world.control("GET", `/faults/${this.id}`);
  }

  /** Remove it, and return it as `read` does. */
  remove() {
    return this.#world.control("DELETE", `/faults/${this.id}`);
  }

  toString() {
    return `${this.id} (${this.#description})`;
  }
}

/** The last exchanges of a world. */
class Journal {
  #world;

  constructor(world) {
    this.#world = world;
  }

  /** Return exchanges, the oldest first; `limit` cuts them to the newest. */
  async entries({ operation, accountId, status, errorCode, limit } = {}) {
    const query = { operation, accountId, status, errorCode, limit };
    return (await this.#world.control("GET", "/journal", undefined, { query })).entries;
  }

  /** Empty the journal, and return its entries. */
  async clear() {
    return (await this.#world.control("DELETE", "/journal")).entries;
  }

  /** Wait for `count` matching exchanges, and return them; `timeout` is in seconds. */
  async waitFor(operation, { count = 1, timeout = 5, ...filters } = {}) {
    const query = { operation, count, timeout: `${Math.round(timeout * 1000)}ms`, ...filters };
    const options = { query, patience: timeout };
    return (await this.#world.control("GET", "/journal/wait", undefined, options)).entries;
  }
}

/** The whole state of a world, as one document in the form of a seed. */
class State {
  #world;

  constructor(world) {
    this.#world = world;
  }

  get() {
    return this.#world.control("GET", "/state");
  }

  /** Replace the state with a seed document, or with a built-in seed of that name. */
  async put(seed) {
    const answer = await (typeof seed === "string"
      ? this.#world.control("PUT", `/state/${encodeURIComponent(seed)}`)
      : this.#world.control("PUT", "/state", seed));
    return answer.records;
  }
}

function checked(name, field) {
  if (typeof name === "string" && NAME.test(name)) return name;
  const message = `${JSON.stringify(name)} is not a name of 1 to 64 letters, digits, ".", "_" and "-"`;
  throw new RefusedError("The call", { message, field });
}

function snapshotPath(name) {
  return `/snapshots/${checked(name, "name")}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
