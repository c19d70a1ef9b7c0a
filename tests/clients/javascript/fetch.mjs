// From a token to a stored logo, with nothing but what Node.js brings.
// Usage: node fetch.mjs http://127.0.0.1:7722

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

const url = process.argv[2];
const credentials = btoa("BOOMI_TOKEN.me@example.com:any-token");
const accountGroupId = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f";
const logo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC",
  "base64",
);
const CREATE = `mutation ($input: SpaceCreateInput!) {
  spaceCreate(input: $input) { id name theme { logoUrl } }
}`;
const SPACES = "{ spaces { id name } }";

let token;

async function authenticate() {
  const response = await fetch(`${url}/auth/jwt/generate/acme-4F7K2Q`, {
    headers: { Authorization: `Basic ${credentials}` },
  });
  assert.equal(response.status, 200);
  token = await response.text();
  console.log("got a token");
}

function body(query, variables, file) {
  const operations = JSON.stringify({ query, variables });
  if (!file) {
    return { body: operations, headers: { "Content-Type": "application/json" } };
  }
  const form = new FormData();
  form.append("operations", operations);
  form.append("map", JSON.stringify({ 0: ["variables.input.theme.logo"] }));
  form.append("0", file);
  return { body: form, headers: {} };
}

async function ask(query, variables, file) {
  for (;;) {
    const request = body(query, variables, file);
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      body: request.body,
      headers: { ...request.headers, Authorization: `Bearer ${token}` },
    });
    if (response.status === 401) {
      await authenticate();
    } else if (response.status === 429) {
      await pause(1000 * response.headers.get("Retry-After"));
      console.log("waited for the rate limit");
    } else {
      return response.json();
    }
  }
}

async function create() {
  const theme = { logoAltTxt: "A dot", logo: null };
  const input = { name: "Partners", accountGroupId, theme };
  const file = new File([logo], "logo.png", { type: "image/png" });
  const { data, errors } = await ask(CREATE, { input }, file);
  if (errors) {
    console.log(`refused: ${errors[0].message}`);
    return null;
  }
  console.log(`created ${data.spaceCreate.name}`);
  return data.spaceCreate;
}

async function control(method, path, change) {
  const response = await fetch(`${url}/_mockspaces/${path}`, {
    method,
    body: JSON.stringify(change),
    headers: { "Content-Type": "application/json" },
  });
  assert.ok(response.ok, await response.text());
}

await authenticate();

const space = await create();
const stored = await fetch(space.theme.logoUrl);
assert.deepEqual(Buffer.from(await stored.arrayBuffer()), logo);
console.log("found the logo");

await create(); // a second Space for the same account group

await control("POST", "clock/advance", { by: "5m" }); // a token lives no longer
await ask(SPACES);

await control("PUT", "rate-limit", { rate: "1/1s" });
await ask(SPACES);
await ask(SPACES);

await control("POST", "reset");
await create(); // the account group is free again
