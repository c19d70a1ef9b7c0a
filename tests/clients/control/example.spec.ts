// A test file of a project that uses mockspaces: each test has a sandbox of its own.
import { afterEach, beforeEach, expect, test } from "vitest";

import { MockSpaces } from "../../../mockspaces/client/languages/mockspaces.mjs";

const server = new MockSpaces(process.env.MOCKSPACES_URL ?? "http://127.0.0.1:7722");
let world: MockSpaces;

beforeEach(async () => {
  world = await server.createSandbox(`vitest-${crypto.randomUUID()}`, ["demo"]);
});

afterEach(() => world.drop());

async function spaceNames(): Promise<string[]> {
  const response = await fetch(world.graphqlUrl, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${await world.token("quillmere-7K2M9Q")}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ query: "{ spaces { name } }" }),
  });
  if (!response.ok) throw new Error(`The service answered ${response.status}`);
  const { data } = await response.json();
  return data.spaces.map((space: { name: string }) => space.name);
}

test("the portal lists the Spaces of the company", async () => {
  expect(await spaceNames()).not.toHaveLength(0);

  const [entry] = await world.waitFor("spaces");
  expect(entry.accountId).toBe("quillmere-7K2M9Q");
});

test("the portal reports that the service is busy", async () => {
  await world.faults.during("spaces", { status: 503 }, async () => {
    await expect(spaceNames()).rejects.toThrow("503");
  });
});
