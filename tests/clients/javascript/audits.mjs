// The audit suite of GraphQL over HTTP: prints each audit and its result as JSON.
// Usage: node audits.mjs http://127.0.0.1:7722

import assert from "node:assert/strict";
import { auditServer } from "graphql-http";

const url = process.argv[2];
const credentials = btoa("BOOMI_TOKEN.me@example.com:any-token");

const response = await fetch(`${url}/auth/jwt/generate/acme-4F7K2Q`, {
  headers: { Authorization: `Basic ${credentials}` },
});
assert.equal(response.status, 200);
const token = await response.text();

const results = await auditServer({
  url: `${url}/graphql`,
  fetchFn: (address, { headers, ...options } = {}) =>
    fetch(address, {
      ...options,
      headers: { ...headers, Authorization: `Bearer ${token}` },
    }),
});
console.log(
  JSON.stringify(
    results.map(({ id, name, status, reason }) => ({ id, name, status, reason })),
  ),
);
