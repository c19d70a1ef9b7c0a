// Persisted queries of Apollo Client and urql, which send the whole query when refused.
// Usage: node persisted.mjs http://127.0.0.1:7722

import { createHash } from "node:crypto";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const url = process.argv[2];
const SPACES = "query Spaces { spaces { id } }";
const answer = await fetch(`${url}/auth/jwt/generate/acme-4F7K2Q`, {
  headers: { Authorization: `Basic ${btoa("BOOMI_TOKEN.me@example.com:any-token")}` },
});
const headers = { Authorization: `Bearer ${await answer.text()}` };
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

let sent = [];
async function recordingFetch(address, options) {
  const text = options.body ?? new URL(address).search;
  sent.push(`${options.method} ${text.includes("spaces") ? "query" : "hash"}`);
  return fetch(address, options);
}

function tell(client, data) {
  console.log(`${client}: ${sent.join(", ")}: ${JSON.stringify(data)}`);
  sent = [];
}

for (const byGet of [false, true]) {
  const uri = `${url}/graphql`;
  const apollo = new ApolloClient({
    cache: new InMemoryCache(),
    link: new PersistedQueryLink({ sha256, useGETForHashedQueries: byGet }).concat(
      new HttpLink({ uri, headers, fetch: recordingFetch }),
    ),
  });
  const { data } = await apollo.query({ query: gql(SPACES) });
  tell("Apollo Client", data);

  const urql = new Client({
    url: uri,
    preferGetMethod: false,
    fetchOptions: { headers },
    fetch: recordingFetch,
    exchanges: [
      persistedExchange({ preferGetForPersistedQueries: byGet }),
      fetchExchange,
    ],
  });
  tell("urql", (await urql.query(SPACES, {}).toPromise()).data);
}
