// Calls every operation with a generated client, and prints which ones were answered.
//
// Usage: node every_operation.js http://127.0.0.1:7722 ACCOUNT OWNER SPACE_GUID PACK ENVIRONMENT

import { GraphQLClient } from "graphql-request";
import { getSdk, type Sdk } from "./generated/client.js";

const [url = "", account = "", owner = "", guid = "", pack = "", environment = ""] =
  process.argv.slice(2);

const credentials = Buffer.from("BOOMI_TOKEN.me@example.com:any-token");

async function sdkOf(account: string): Promise<Sdk> {
  const token = await fetch(`${url}/auth/jwt/generate/${account}`, {
    headers: { Authorization: `Basic ${credentials.toString("base64")}` },
  });
  const client = new GraphQLClient(`${url}/graphql`, {
    headers: { Authorization: `Bearer ${await token.text()}`, SPACE_GUID: guid },
  });
  return getSdk(client, (action, name) => {
    console.log(name);
    return action();
  });
}

const sdk = await sdkOf(account);

function there<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) {
    throw new Error("the answer is null");
  }
  return value;
}

const input = { name: "Generated", accountGroupId: "generated" };
const space = there((await sdk.spaceCreate({ input })).spaceCreate);
await sdk.spaceUpdate({ input: { id: space.id, name: "Changed" } });
const names: string[] = there((await sdk.spaces()).spaces).map((each) => there(each).name);
const same: string = there((await sdk.space({ id: space.id })).space).name;
if (!names.includes("Changed") || same !== "Changed") {
  throw new Error(`the Space is called ${names}, ${same}`);
}
await sdk.spaceArtifactListings({ input: { spaceId: space.id } });
await sdk.catalogListings();
const deleted: boolean = there((await sdk.spaceDelete({ id: space.id })).spaceDelete);
if (!deleted) {
  throw new Error("the Space is still there");
}
await sdk.spaceAccounts({ criteria: { operator: "CONTAINS", argument: "" } });

const installed = await sdk.integrationPackInstanceInstall({
  input: { integrationPackId: pack, integrationPackOverrideName: "Generated" },
});
const instance: string = there(there(installed.integrationPackInstanceInstall).id);
await sdk.integrationPackInstances();
const attached = await sdk.attach({
  input: { integrationPackInstanceId: instance, environmentIds: [environment] },
});
await sdk.environments();
const found = await sdk.integrationPackInstanceProcesses({
  integrationPackInstanceId: instance,
});
const process_ = there(there(found.integrationPackInstanceProcesses)[0]);
const schedules = there(process_.processSchedules);
const processId: string = there(process_.id);
const extended = await sdk.integrationPackEnvironmentAttachments({
  ipackInstanceId: instance,
  environmentIds: [environment],
});
const attachment = there(there(extended.integrationPackEnvironmentAttachments)[0]);
const extensions: string = there(there(attachment.environmentExtensions)[0]);
const map: string = there(there(attachment.environmentMapExtension)[0]);
const mapExtension = JSON.parse(map).response[0].Result;
await sdk.extensionsUpdate({
  input: [{ envExtensionId: JSON.parse(extensions).id, extensions }],
});
await sdk.extendedMappersUpdate({
  input: [{ envExtensionId: mapExtension.id, extensions: JSON.stringify(mapExtension) }],
});
const scheduled = await sdk.processSchedulesUpdate({
  processSchedulesId: there(schedules.id),
  processSchedules: JSON.stringify({ Schedule: [{ minutes: "0" }] }),
});
const minutes = there(scheduled.processSchedulesUpdate).schedule?.[0]?.minutes;
if (minutes !== "0") {
  throw new Error(`the minutes are ${minutes}`);
}
await sdk.processExecute({ input: { atomId: there(schedules.atomId), processId } });
const history = await sdk.executionHistory({
  input: { processId, executionTime: "2000-01-01T00:00:00Z", status: "STARTED" },
});
const documents: number = there(
  there(there(history.executionHistory)[0]).inboundDocumentCount,
);
if (documents !== 0) {
  throw new Error(`there are ${documents} documents before the end`);
}
const key = {
  integrationPackInstanceId: instance,
  envId: environment,
  processId,
  connectionId: "connection",
  catalogGuid: guid,
};
await sdk.saveIPackInstanceOauthConnectorDetails({
  input: {
    ...key,
    isTokenGenerated: true,
    oauthConnectorDetails: "{}",
    clientId: "client",
    clientSecret: "secret",
  },
});
const details = await sdk.IPackInstanceOAuthConnectorDetails({ input: key });
const isTokenGenerated: boolean = there(
  there(details.IPackInstanceOAuthConnectorDetails).isTokenGenerated,
);
if (!isTokenGenerated) {
  throw new Error("the details are not as they were saved");
}
await sdk.unattach({ id: there(there(there(attached
  .integrationPackInstanceEnvironmentAttachmentAttach)[0]).id) });
await sdk.integrationPackInstanceUninstall({ id: instance });

const sdkOfOwner = await sdkOf(owner);
const reviewed = await sdkOfOwner.submissionStatusUpdate({
  input: {
    spaceArtifactListingId: "listing-1",
    newSubmissionStatus: { recipeSubmissionStatus: { status: "NEED_REVIEW" } },
  },
});
const listing: string = there(reviewed.submissionStatusUpdate).id;
await sdkOfOwner.spaceArtifactListingDelete({ id: listing });
