// Calls the control API with the types of its OpenAPI document.
//
// Usage: node control.js http://127.0.0.1:7722

import type { components, paths } from "./generated/control.js";

type Schemas = components["schemas"];
type Added = paths["/_mockspaces/faults"]["post"]["responses"]["201"];

const url = process.argv[2] ?? "";
const rule: Schemas["FaultRule"] = {
  match: { operation: "spaces" },
  answer: { status: 503 },
};
const minting: Schemas["Minting"] = { accountId: "acme-4F7K2Q" };
const seed: Schemas["Seed"] = { accounts: [] };

async function send(method: string, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/_mockspaces${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

await send("PUT", "/state", seed);
await send("POST", "/tokens", minting);
const added = (await send("POST", "/faults", rule)) as Added["content"]["application/json"];
console.log(added.match.operation, added.answer?.status, added.remaining);
