// From a token to a stored logo with Apollo Client and its upload link.
// Usage: node apollo.mjs http://127.0.0.1:7722

import assert from "node:assert/strict";
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  InMemoryCache,
  ServerError,
  gql,
} from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { ErrorLink } from "@apollo/client/link/error";
import { RetryLink } from "@apollo/client/link/retry";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";

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

let token = null;

async function authenticate() {
  const response = await fetch(`${url}/auth/jwt/generate/acme-4F7K2Q`, {
    headers: { Authorization: `Basic ${credentials}` },
  });
  assert.equal(response.status, 200);
  token = await response.text();
  console.log("got a token");
}

const patience = new RetryLink({
  attempts: (count, operation, error) =>
    ServerError.is(error) && error.statusCode === 429,
  delay(count, operation, error) {
    console.log("waited for the rate limit");
    return 1000 * error.response.headers.get("Retry-After");
  },
});

// A 401 comes as a `ServerError` or, to who accepts the newer media type, as an answer.
const renewal = new ErrorLink(({ operation, forward }) => {
  if (operation.getContext().response?.status !== 401) return undefined;
  token = null;
  return forward(operation);
});

const authentication = new SetContextLink(async ({ headers }) => {
  if (!token) await authenticate();
  return { headers: { ...headers, Authorization: `Bearer ${token}` } };
});

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    patience,
    renewal,
    authentication,
    new UploadHttpLink({ uri: `${url}/graphql` }),
  ]),
  defaultOptions: { query: { fetchPolicy: "no-cache" } },
});

async function create() {
  const file = new File([logo], "logo.png", { type: "image/png" });
  const theme = { logoAltTxt: "A dot", logo: file };
  const input = { name: "Partners", accountGroupId, theme };
  const { data } = await client.mutate({ mutation: CREATE, variables: { input } });
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

const space = await create();
const stored = await fetch(space.theme.logoUrl);
assert.deepEqual(Buffer.from(await stored.arrayBuffer()), logo);
console.log("found the logo");

await assert.rejects(create(), (error) => {
  assert.ok(CombinedGraphQLErrors.is(error));
  console.log(`refused: ${error.errors[0].message}`);
  return true;
});

await control("POST", "clock/advance", { by: "5m" }); // a token lives no longer
await client.query({ query: SPACES });

await control("PUT", "rate-limit", { rate: "1/1s" });
await client.query({ query: SPACES });
await client.query({ query: SPACES });

await control("POST", "reset");
await create(); // the account group is free again
