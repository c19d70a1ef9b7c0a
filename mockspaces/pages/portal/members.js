// Members of a Space, found by their names.

import { element } from "../shared/dom.js";
import { choice, textField } from "./fields.js";
import { SPACE_ACCOUNTS } from "./operations.js";
import { panel } from "./panels.js";
import { table } from "./tables.js";

const PAUSE = 200; // milliseconds without a key, after which the search begins

/** Return a panel of the member accounts of the service's Space. */
export function members(service) {
  const operator = choice({
    label: "Name",
    value: "CONTAINS",
    options: { CONTAINS: "contains", STARTSWITH: "starts with" },
  });
  const argument = textField({ label: "Text (empty: all members)", type: "search" });
  const form = element("search", { class: "choices" }, operator, argument);
  const list = panel({ className: "", load });
  let waiting;

  operator.input.addEventListener("change", () => list.reload());
  argument.input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => list.reload(), PAUSE);
  });

  function request() {
    const criteria = { operator: operator.input.value, argument: argument.input.value };
    return { operation: SPACE_ACCOUNTS, variables: { criteria } };
  }

  async function load() {
    const { spaceAccounts } = await service.send(request());
    if (!spaceAccounts.length)
      return element("p", { class: "empty" }, "No member has such a name.");
    const rows = spaceAccounts.map((account) =>
      element(
        "tr",
        {},
        element("th", { scope: "row", dir: "auto" }, account.name),
        element("td", {}, element("code", {}, account.id)),
      ),
    );
    const found = spaceAccounts.length === 1 ? "1 account" : `${spaceAccounts.length} accounts`;
    return [
      element("p", { class: "muted", role: "status" }, found),
      table({
        label: "Accounts found",
        caption: "Member accounts",
        columns: ["Account", "Account id"],
        rows: element("tbody", {}, rows),
      }),
    ];
  }

  return panel({ title: "Members", service, request, load: () => [form, list] });
}
