// Personas to try the portal as.

import { control } from "../shared/control.js";

/** Return the personas of this world. */
export async function loadPersonas() {
  const { personas } = await control("GET", "/personas");
  return personas.map(({ spaceId, spaceGuid, ...each }) => ({
    ...each,
    space: spaceId && { id: spaceId, guid: spaceGuid },
  }));
}

/** Return whether a persona administers Spaces. */
export function isAdministrator({ role }) {
  return role === "ADMINISTRATOR";
}

/** Return a member of the Space with a guid as a persona; null if no Space has it. */
export async function memberOf(guid) {
  // The service finds a Space by its id alone, so the guid is looked up in the state.
  const { spaces = [], accountGroups, accounts } = await control("GET", "/state");
  const space = spaces.find((each) => each.guid === guid);
  if (!space) return null;
  const group = accountGroups.find(({ id }) => id === space.accountGroupId);
  const accountId = group.accountIds?.[0] ?? space.accountIds?.[0] ?? space.createdByAccountId;
  const { name } = accounts.find(({ id }) => id === accountId);
  return {
    id: accountId,
    accountId,
    accountName: name,
    role: "USER",
    title: `Member: ${name}`,
    tasks: [],
    space: { id: space.id, guid },
  };
}
