// Commands of a shell.

import { address } from "./base.js";

/** Return the address and the credentials by which an account gets a token. */
export function tokenRequest({ accountId, user = "BOOMI_TOKEN.me@example.com", secret = "any-token" }) {
  return { url: address(`auth/jwt/generate/${encodeURIComponent(accountId)}`), credentials: `${user}:${secret}` };
}

/** Return the command that prints a token of an account. */
export function tokenCommand(accountId) {
  const { url, credentials } = tokenRequest({ accountId });
  return `curl -s -u ${quoted(credentials)} ${quoted(url)}`;
}

/** Return a text as one word of a shell. */
export function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
