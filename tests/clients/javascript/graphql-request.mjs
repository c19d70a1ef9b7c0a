// From a token to a stored logo with graphql-request, which has no uploads of its own:
// a middleware turns a request with a file into a form.
// Usage: node graphql-request.mjs http://127.0.0.1:7722

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { ClientError, GraphQLClient, gql } from "graphql-request";

const url = process.argv[2];
const credentials = btoa("BOOMI_TOKEN.me@example.com:any-token");
const accountGroupId = "6f1f4d3e-2b8a-4c55-9d0e-7a1b2c3d4e5f";
const logo = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC",
  "base64",
);
const CREATE = gql`
  mutation ($input: SpaceCreateInput!) {
    spaceCreate(input: $input) {
      id
      name
      theme {
        logoUrl
      }
    }
  }
`;
const SPACES = gql`
  {
    spaces {
      id
      name
    }
  }
`;

let token;
const client = new GraphQLClient(`${url}/graphql`, {
  headers: () => ({ Authorization: `Bearer ${token}` }),
  requestMiddleware: asForm,
});

function asForm(request) {
  const file = request.variables?.input?.theme?.logo;
  if (!(file instanceof Blob)) return request;
  const body = new FormData();
  const operations = JSON.parse(request.body);
  operations.variables.input.theme.logo = null;
  body.append("operations", JSON.stringify(operations));
  body.append("map", JSON.stringify({ 0: ["variables.input.theme.logo"] }));
  body.append("0", file);
  const headers = new Headers(request.headers);
  headers.delete("Content-Type"); // fetch sets it, with the boundary of the form
  return { ...request, body, headers };
}

async function authenticate() {
  const response = await fetch(`${url}/auth/jwt/generate/acme-4F7K2Q`, {
    headers: { Authorization: `Basic ${credentials}` },
  });
  assert.equal(response.status, 200);
  token = await response.text();
  console.log("got a token");
}

async function ask(query, variables) {
  for (;;) {
    try {
      return await client.request(query, variables);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      if (error.response.status === 401) {
        await authenticate();
      } else if (error.response.status === 429) {
        await pause(1000 * error.response.headers.get("Retry-After"));
        console.log("waited for the rate limit");
      } else {
        throw error;
      }
    }
  }
}

async function create() {
  const file = new File([logo], "logo.png", { type: "image/png" });
  const theme = { logoAltTxt: "A dot", logo: file };
  const input = { name: "Partners", accountGroupId, theme };
  const { spaceCreate } = await ask(CREATE, { input });
  console.log(`created ${spaceCreate.name}`);
  return spaceCreate;
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

await assert.rejects(create(), (error) => {
  console.log(`refused: ${error.response.errors[0].message}`);
  return true;
});

await control("POST", "clock/advance", { by: "5m" }); // a token lives no longer
await ask(SPACES);

await control("PUT", "rate-limit", { rate: "1/1s" });
await ask(SPACES);
await ask(SPACES);

await control("POST", "reset");
await create(); // the account group is free again
