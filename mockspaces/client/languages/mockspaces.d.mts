/** Types of `mockspaces.mjs`, the control client for mockspaces. */

/** A length of time: a string such as "5m" or "250ms", or seconds. */
export type Duration = string | number;

export class EmulatorError extends Error {}

export class RefusedError extends EmulatorError {
  /** Status of the answer; null if the call was refused before it was sent. */
  readonly status: number | null;
  /** Path from the body, or name of the parameter, that is wrong. */
  readonly field: string | null;
}

export class NotInTimeError extends RefusedError {}

export class UnreachableError extends EmulatorError {}

export interface ClientOptions {
  /** Name of a sandbox; without one, the client controls the server's own world. */
  sandbox?: string | null;
  /** Seconds that an answer may take; 10 by default. */
  timeout?: number;
}

export class MockSpaces {
  constructor(url: string, options?: ClientOptions);
  /** Name of the sandbox; null for the server's own world. */
  readonly name: string | null;
  /** Base address for clients of the service. */
  readonly url: string;
  readonly graphqlUrl: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly state: State;
  tokenUrl(accountId: string): string;
  control(
    method: string,
    path: string,
    body?: unknown,
    options?: { query?: Record<string, unknown>; patience?: number },
  ): Promise<any>;
  token(accountId: string, options?: TokenOptions): Promise<string>;
  expireTokens(): Promise<number>;
  status(): Promise<Status>;
  reset(): Promise<Dropped>;
  snapshot(name?: string): Promise<Snapshot>;
  restore(name?: string): Promise<Snapshot>;
  dropSnapshot(name?: string): Promise<Snapshot>;
  snapshots(): Promise<Snapshot[]>;
  rateLimit(): Promise<RateLimit>;
  setRateLimit(limits?: Partial<RateLimit>): Promise<RateLimit>;
  coverage(): Promise<Coverage>;
  waitFor(operation?: string | null, options?: WaitOptions): Promise<Entry[]>;
  sandbox(name: string): MockSpaces;
  createSandbox(name: string, seeds?: string[] | null): Promise<MockSpaces>;
  fork(name: string, options?: { snapshot?: string | null }): Promise<MockSpaces>;
  sandboxes(): Promise<string[]>;
  drop(): Promise<void>;
}

export interface TokenOptions {
  user?: string;
  /** Negative for a token that has expired already. */
  lifetime?: Duration | null;
  /** Claims to add or replace. */
  claims?: Record<string, unknown>;
  /** Claims to leave out. */
  omit?: string[];
  signature?: "own" | "foreign" | "none";
}

export interface Clock {
  read(): Promise<ClockReading>;
  freeze(at?: Date | string): Promise<ClockReading>;
  set(to: Date | string): Promise<ClockReading>;
  run(): Promise<ClockReading>;
  advance(by: Duration): Promise<ClockReading>;
  reset(): Promise<ClockReading>;
}

export interface ClockReading {
  now: string;
  frozen: boolean;
  /** Seconds by which it is ahead of the machine's clock. */
  offset: number;
}

export interface FaultOptions {
  /** Error code of the service to answer. */
  error?: string;
  /** HTTP status to answer. */
  status?: number;
  /** Body to answer with the status. */
  body?: string;
  /** Media type of the body. */
  contentType?: string;
  /** Cut the connection before or after the request is executed. */
  drop?: "before" | "after";
  /** Cut the connection after this number of bytes of the body. */
  truncate?: number;
  /** How long a request waits, in real time. */
  delay?: Duration;
  /** Account that calls; any if left out. */
  accountId?: string;
  /** Number of matching requests to let pass first; 0 by default. */
  after?: number;
  /** Number of times the fault fires; 1 by default, null is unlimited. */
  times?: number | null;
  /** Chance of each matching request, from 0 to 1; 1 by default. */
  probability?: number;
}

export interface Faults {
  add(operation: string, options?: FaultOptions): Promise<Fault>;
  during<T>(
    operation: string,
    options: FaultOptions,
    run: (fault: Fault) => Promise<T> | T,
  ): Promise<T>;
  list(): Promise<FaultReading[]>;
  clear(): Promise<number>;
}

export interface Fault {
  readonly id: string;
  read(): Promise<FaultReading>;
  remove(): Promise<FaultReading>;
}

export interface FaultReading {
  id: string;
  fired: number;
  /** Number of times it will still fire; null is unlimited. */
  remaining: number | null;
}

export interface Filters {
  accountId?: string;
  status?: number;
  errorCode?: string;
}

export interface EntryOptions extends Filters {
  /** A root field, "jwt", or the operation name in the document. */
  operation?: string;
  limit?: number;
}

export interface WaitOptions extends Filters {
  count?: number;
  /** Seconds to wait at most; 5 by default, 60 at most. */
  timeout?: number;
}

export interface Journal {
  entries(options?: EntryOptions): Promise<Entry[]>;
  clear(): Promise<Entry[]>;
  waitFor(operation?: string | null, options?: WaitOptions): Promise<Entry[]>;
}

export interface Entry {
  sequence: number;
  time: string;
  accountId: string | null;
  spaceGuid: string | null;
  method: string;
  kind: "query" | "mutation" | "jwt" | null;
  operationName: string | null;
  rootFields: string[];
  document: string | null;
  variables: Record<string, unknown>;
  status: number | null;
  responseHeaders: Record<string, string>;
  answer: string | null;
  errors: EntryError[];
  durationMs: number;
  faultId: string | null;
}

export interface EntryError {
  message: string;
  errorCode: string | null;
  path: (string | number)[] | null;
  detail: string | null;
}

export interface State {
  get(): Promise<Record<string, unknown>>;
  put(seed: string | Record<string, unknown>): Promise<Record<string, number>>;
}

export interface Status {
  version: string;
  schemaSha256: string;
  sandbox: string | null;
  clock: ClockReading;
  settings: Record<string, unknown>;
  records: Record<string, number>;
}

export interface Dropped {
  records: Record<string, number>;
  tokens: number;
  faults: number;
  exchanges: number;
}

export interface Snapshot {
  name: string;
  takenAt: string;
  records: number;
}

export interface RateLimit {
  /** Requests in a period, such as "10/1s"; null is no limit. */
  rate: string | null;
  burst: number | null;
  maxInFlight: number | null;
}

export interface Section {
  used: string[];
  unused: string[];
  percent: number;
}

export interface Coverage {
  operations: Section;
  fields: Section;
  arguments: Section;
  enumValues: Section;
  errorCodes: Section;
  calls: Record<string, number>;
  unsupported: { coordinate: string; path: string; count: number }[];
}
