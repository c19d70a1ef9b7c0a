// A customer's whole path, with documents that the client preset has typed.
//
// Usage: node customer_path.js http://127.0.0.1:7722 ACCOUNT SPACE_GUID PACK ENVIRONMENT

import * as documents from "./generated/graphql.js";
import type { SpaceCreateInput, SpaceUpdateInput } from "./generated/schema.js";

const [url = "", account = "", guid = "", pack = "", environment = ""] =
  process.argv.slice(2);

const credentials = Buffer.from("BOOMI_TOKEN.me@example.com:any-token");
const token = await fetch(`${url}/auth/jwt/generate/${account}`, {
  headers: { Authorization: `Basic ${credentials.toString("base64")}` },
});
const headers = { Authorization: `Bearer ${await token.text()}`, SPACE_GUID: guid };

async function ask<Result, Variables>(
  document: documents.TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return read(answer);
}

async function upload<Result, Variables>(
  document: documents.TypedDocumentString<Result, Variables>,
  variables: Variables,
  place: string,
  file: Blob,
): Promise<Result> {
  const form = new FormData();
  form.set("operations", JSON.stringify({ query: document.toString(), variables }));
  form.set("map", JSON.stringify({ file: [place] }));
  form.set("file", file, "logo.svg");
  const answer = await fetch(`${url}/graphql`, { method: "POST", headers, body: form });
  return read(answer);
}

async function read<Result>(answer: Response): Promise<Result> {
  const { data, errors } = (await answer.json()) as { data: Result; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("the answer is null");
  return value;
}

const input: SpaceCreateInput = {
  name: "Generated",
  accountGroupId: "generated",
  theme: { logoAltTxt: "Nothing", logo: null },
};
const logo = new Blob(["<svg/>"]);
const created = await upload(
  documents.SpaceCreateDocument, { input }, "variables.input.theme.logo", logo,
);
const space = there(created.spaceCreate);
const stored = await fetch(there(there(space.theme).logoUrl));
if ((await stored.text()) !== "<svg/>") throw new Error("the logo is another");
console.log("created", space.name);

const change: SpaceUpdateInput = { id: space.id, name: "Changed", theme: { logo: null } };
const changed = there((await ask(documents.SpaceUpdateDocument, { input: change })).spaceUpdate);
const found = there((await ask(documents.SpaceDocument, { id: space.id })).space);
if (changed.theme?.logoUrl) throw new Error("the logo is still there");
console.log("found", found.name);

const installed = await ask(documents.IntegrationPackInstanceInstallDocument, {
  input: { integrationPackId: pack, integrationPackOverrideName: "Generated" },
});
const instance: string = there(there(installed.integrationPackInstanceInstall).id);
const attached = await ask(documents.AttachDocument, {
  input: { integrationPackInstanceId: instance, environmentIds: [environment] },
});
const [attachment] = there(attached.integrationPackInstanceEnvironmentAttachmentAttach);
const processes = await ask(documents.IntegrationPackInstanceProcessesDocument, {
  integrationPackInstanceId: instance,
});
const process_ = there(there(processes.integrationPackInstanceProcesses)[0]);
const schedules = there(process_.processSchedules);
const processId: string = there(process_.id);
console.log("attached to", there(attachment).environmentId);

const extended = await ask(documents.IntegrationPackEnvironmentAttachmentsDocument, {
  ipackInstanceId: instance,
  environmentIds: [environment],
});
const listed = there(there(extended.integrationPackEnvironmentAttachments)[0]);
const extensions: string = there(there(listed.environmentExtensions)[0]);
await ask(documents.ExtensionsUpdateDocument, {
  input: [{ envExtensionId: JSON.parse(extensions).id, extensions }],
});
const scheduled = await ask(documents.ProcessSchedulesUpdateDocument, {
  processSchedulesId: there(schedules.id),
  processSchedules: JSON.stringify({ Schedule: [{ minutes: "30" }] }),
});
console.log("at minute", scheduled.processSchedulesUpdate?.schedule?.[0]?.minutes);

await ask(documents.ProcessExecuteDocument, {
  input: { atomId: there(schedules.atomId), processId },
});
const history = await ask(documents.ExecutionHistoryDocument, {
  input: { processId, executionTime: "2000-01-01T00:00:00.123456789Z", status: "STARTED" },
});
console.log("executions", there(history.executionHistory).length);

await ask(documents.IntegrationPackInstanceUninstallDocument, { id: instance });
const { spaceDelete } = await ask(documents.SpaceDeleteDocument, { id: space.id });
console.log("deleted", spaceDelete);
