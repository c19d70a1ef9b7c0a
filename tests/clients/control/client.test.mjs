// What the control client for JavaScript does, sentence by sentence as that for Python.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeEach, test } from "node:test";

import {
  EmulatorError,
  MockSpaces,
  NotInTimeError,
  RefusedError,
  UnreachableError,
} from "../../../mockspaces/client/languages/mockspaces.mjs";

const server = new MockSpaces(process.env.MOCKSPACES_URL);
const ACCOUNT = "quillmere-7K2M9Q";
const NEW_YEAR = "2026-01-01T00:00:00Z";
let world;

beforeEach(async (context) => {
  const name = `js-${context.name.replaceAll(" ", "-").slice(0, 50)}`;
  world = await server.createSandbox(name, ["demo"]);
});

afterEach(() => world.drop());

async function ask(client, query, variables) {
  const token = await client.token(ACCOUNT);
  return fetch(client.graphqlUrl, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
}

const spaces = (client) => ask(client, "query Mine { spaces { name } }");

async function create(client, name) {
  const query = "mutation ($i: SpaceCreateInput!) { spaceCreate(input: $i) { id } }";
  await ask(client, query, { i: { name, accountGroupId: "a-new-group" } });
}

async function namesOf(client) {
  return (await (await spaces(client)).json()).data.spaces.map(({ name }) => name);
}

test("a client knows where its world is", () => {
  assert.equal(world.graphqlUrl, `${world.url}/graphql`);
  assert.equal(world.tokenUrl("a/b"), `${world.url}/auth/jwt/generate/a%2Fb`);
  assert.equal(server.name, null);
});

test("an address that is none is refused", () => {
  assert.throws(() => new MockSpaces("ftp://127.0.0.1"), TypeError);
});

test("a minted token is accepted and others are refused", async () => {
  const tokens = [
    await world.token(ACCOUNT),
    await world.token(ACCOUNT, { lifetime: "-1s" }),
    await world.token(ACCOUNT, { signature: "foreign" }),
  ];

  const statuses = await Promise.all(
    tokens.map(async (token) => {
      const query = encodeURIComponent("{ spaces { id } }");
      const headers = { Authorization: `Bearer ${token}` };
      return (await fetch(`${world.graphqlUrl}?query=${query}`, { headers })).status;
    }),
  );

  assert.deepEqual(statuses, [200, 401, 401]);
});

test("tokens expire all at once", async () => {
  await world.token(ACCOUNT);
  await world.token(ACCOUNT);

  assert.equal(await world.expireTokens(), 2);
});

test("a world shows its status", async () => {
  const status = await world.status();

  assert.equal(status.sandbox, world.name);
  assert.ok(status.records.accounts > 0);
});

test("a reset says what it dropped", async () => {
  await create(world, "Partners");

  assert.equal((await world.reset()).records.spaces, 1);
  assert.ok(!(await namesOf(world)).includes("Partners"));
});

test("a world goes back to a snapshot", async () => {
  const taken = await world.snapshot("before");
  await create(world, "Partners");

  assert.deepEqual(await world.restore("before"), taken);

  assert.ok(!(await namesOf(world)).includes("Partners"));
  assert.deepEqual(await world.snapshots(), [taken]);
  await world.dropSnapshot("before");
  assert.deepEqual(await world.snapshots(), []);
});

test("a sandbox is forked from a world", async () => {
  await create(world, "Partners");

  const copy = await world.fork("js-copy");

  assert.deepEqual(await namesOf(copy), await namesOf(world));
  await copy.drop();
});

test("limits are read and set", async () => {
  const limits = await world.setRateLimit({ rate: "1/1h", maxInFlight: 3 });

  assert.deepEqual(await world.rateLimit(), limits);
  assert.deepEqual(limits, { rate: "1/3600s", burst: null, maxInFlight: 3 });
  assert.equal((await world.setRateLimit()).rate, null);
});

test("coverage lists what was used", async () => {
  await spaces(world);

  assert.deepEqual((await world.coverage()).operations.used, ["spaces"]);
});

test("the clock stands still and moves", async () => {
  assert.equal((await world.clock.freeze(NEW_YEAR)).now, NEW_YEAR);
  assert.equal((await world.clock.advance("1h")).now, "2026-01-01T01:00:00Z");
  assert.equal((await world.clock.advance(3600)).now, "2026-01-01T02:00:00Z");
  assert.equal((await world.clock.set(new Date(NEW_YEAR))).now, NEW_YEAR);
  assert.equal((await world.clock.run()).frozen, false);
  assert.equal((await world.clock.reset()).offset, 0);
  assert.equal((await world.clock.read()).frozen, false);
});

test("a fault is met and gone afterwards", async () => {
  const answer = await world.faults.during(
    "spaces", { status: 503, accountId: ACCOUNT }, async (fault) => {
      const response = await spaces(world);
      const { fired, remaining } = await fault.read();
      assert.deepEqual([fired, remaining], [1, 0]);
      return response;
    },
  );

  assert.equal(answer.status, 503);
  assert.deepEqual(await world.faults.list(), []);
});

test("a fault that no request triggered is an error", async () => {
  await assert.rejects(
    world.faults.during("spaceCreate", { status: 503 }, () => spaces(world)),
    (error) =>
      error instanceof EmulatorError && /spaceCreate.*\n {2}spaces → 200/.test(error.message),
  );
});

test("a fault does not hide why its function failed", async () => {
  const fail = () => Promise.reject(new RangeError("mine"));

  await assert.rejects(world.faults.during("jwt", { delay: "1s" }, fail), RangeError);

  assert.equal(await world.faults.clear(), 0);
});

test("an unknown operation is refused by its field", async () => {
  await assert.rejects(world.faults.add("spaceMake", { status: 503 }), (error) => {
    return error instanceof RefusedError
      && error.status === 400
      && error.field === "$.match.operation";
  });
});

test("the journal is read filtered and cleared", async () => {
  await spaces(world);
  await create(world, "Partners");

  const [entry] = await world.journal.entries({ operation: "spaces" });

  assert.deepEqual([entry.operationName, entry.status], ["Mine", 200]);
  assert.equal((await world.journal.entries({ limit: 1 }))[0].kind, "mutation");
  assert.equal((await world.journal.clear()).length, 2);
  assert.deepEqual(await world.journal.entries(), []);
});

test("exchanges are waited for", async () => {
  const waiting = world.waitFor("spaces", { count: 2, timeout: 10 });
  await spaces(world);
  await spaces(world);

  assert.equal((await waiting).length, 2);
});

test("what does not come in time is an error of its own", async () => {
  await assert.rejects(world.waitFor("spaces", { timeout: 0.01 }), NotInTimeError);
});

test("the state is read and replaced", async () => {
  await create(world, "Partners");
  const state = await world.state.get();
  await world.state.put("demo");
  assert.ok(!(await namesOf(world)).includes("Partners"));

  const records = await world.state.put(state);

  assert.ok(records.spaces > 0);
  assert.ok((await namesOf(world)).includes("Partners"));
});

test("sandboxes are listed created and dropped", async () => {
  assert.ok((await server.sandboxes()).includes(world.name));
  await world.drop();
  await world.drop();
  assert.ok(!(await server.sandboxes()).includes(world.name));
  await assert.rejects(server.drop(), TypeError);
});

test("a name that is none is refused before anything is sent", async () => {
  const refused = { name: "RefusedError", status: null };
  for (const name of ["tests/a", "", ".", "..", "a#1", "ü", "x".repeat(65), 5]) {
    assert.throws(() => server.sandbox(name), refused);
    await assert.rejects(async () => world.snapshot(name), refused);
  }
});

test("an emulator that is not there is unreachable", async () => {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  await once(listener.close(), "close");

  const gone = new MockSpaces(`http://127.0.0.1:${port}`);
  await assert.rejects(gone.status(), UnreachableError);
  const elsewhere = new MockSpaces(`${server.url}/nowhere`);
  await assert.rejects(elsewhere.status(), UnreachableError);
});
