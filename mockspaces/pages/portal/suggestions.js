// Suggestions for a new Space. The Spaces API lists no account groups, packs or accounts
// to choose from (a customer has them from the platform), so the emulator's state does.

import { control } from "../shared/control.js";

/** Return the groups, packs and accounts that an account may use for a Space. */
export async function known(accountId) {
  const state = await fetchState();
  const groups = state.accountGroups ?? [];
  const packs = state.integrationPacks ?? [];
  const accounts = state.accounts ?? [];
  return {
    groups: groups.filter((each) => each.ownerAccountId === accountId),
    packs: named(packs.filter((each) => each.publisherAccountId === accountId)),
    accounts: named(accounts.filter((each) => each.parentId === accountId)),
  };
}

async function fetchState() {
  try {
    return await control("GET", "/state");
  } catch {
    return {};
  }
}

function named(records) {
  return Object.fromEntries(records.map(({ id, name }) => [id, name]));
}
