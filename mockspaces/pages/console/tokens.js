// Tokens: minted with any claims, expired all at once.

import { control } from "../shared/control.js";
import { copyButton } from "../shared/copy.js";
import { element, field, toast } from "../shared/dom.js";
import { jsonNodes } from "../shared/json.js";
import { button, counted, form, given, options, panel } from "./parts.js";

const SIGNATURES = [
  ["own", "Own key"],
  ["foreign", "Another key (refused)"],
  ["none", "Nothing (refused)"],
];

export function tokensPanel() {
  const account = element("input", { list: "accounts", autocomplete: "off", placeholder: "acme-4F7K2Q" });
  const lifetime = element("input", { placeholder: "5m; -1m has expired", autocomplete: "off" });
  const signature = element("select", {}, options(SIGNATURES));
  const claims = element("textarea", { rows: 2, class: "mono", placeholder: '{"sub": "me"}', spellcheck: "false" });
  const omit = element("input", { placeholder: "sub, jti", autocomplete: "off" });
  const minted = element("div", { class: "stack tight", role: "status" });
  const fields = {
    "$.accountId": account, "$.lifetime": lifetime, "$.claims": claims, "$.omit": omit,
  };

  async function mint() {
    const answer = await control("POST", "/tokens", {
      accountId: given(account) ?? null,
      lifetime: given(lifetime) ?? null,
      signature: signature.value,
      claims: claimsOf(given(claims)),
      omit: (given(omit) ?? "").split(/[\s,]+/).filter(Boolean),
    });
    minted.replaceChildren(
      element("div", { class: "row" },
        element("code", { class: "grow cut" }, answer.token),
        copyButton(answer.token, "the token")),
      element("pre", { class: "code" }, jsonNodes(answer.claims)),
    );
  }

  async function expire() {
    const { expired } = await control("POST", "/tokens/expire");
    toast(`${counted(expired, "token")} expired: all issued so far are refused.`);
  }

  return panel("Tokens", {},
    form("Mint a token", fields, mint,
      field("Account", account),
      element("div", { class: "pair" },
        field("Lifetime", lifetime, { optional: true }),
        field("Signed with", signature)),
      element("details", {},
        element("summary", {}, "Claims"),
        field("Claims to add, as JSON", claims, { optional: true }),
        field("Claims to leave out", omit, { optional: true })),
      element("div", { class: "row" },
        element("button", { class: "primary small" }, "Mint"),
        button("Expire all", expire))),
    minted,
  );
}

function claimsOf(text = "{}") {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Object.assign(error, { field: "$.claims" });
  }
}
