// Signing in as an account without a persona, or with other credentials.

import { element } from "../shared/dom.js";
import { choice, textField } from "./fields.js";
import { freshId } from "./filling.js";

const ROLES = { ADMINISTRATOR: "Space Administrator", USER: "User of a Space" };

/** Ask for an account; return a promise of a persona, or of null if it is cancelled. */
export function signIn() {
  const id = freshId("sign-in");
  const fields = {
    role: choice({
      label: "Role",
      value: "ADMINISTRATOR",
      options: ROLES,
      on: { change: showSpace },
    }),
    account: textField({ label: "Account id", class: "mono", autocomplete: "off" }),
    user: textField({
      label: "User",
      hint: "Empty: one that any emulator takes",
      autocomplete: "off",
      optional: true,
    }),
    secret: textField({
      label: "Password or API token",
      class: "secret",
      autocomplete: "off",
      optional: true,
    }),
    spaceId: textField({ label: "Space id", class: "mono", autocomplete: "off" }),
    spaceGuid: textField({ label: "Space guid", class: "mono", autocomplete: "off" }),
  };

  function showSpace() {
    const isUser = fields.role.input.value === "USER";
    for (const each of [fields.spaceId, fields.spaceGuid]) each.hidden = !isUser;
  }

  showSpace();
  return new Promise((resolve) => {
    let persona = null;
    const cancel = element(
      "button",
      { type: "button", on: { click: () => dialog.close() } },
      "Cancel",
    );
    const form = element(
      "form",
      { class: "stack", novalidate: true, on: { submit } },
      element("h2", { id }, "Another account"),
      ...Object.values(fields),
      element(
        "div",
        { class: "actions" },
        cancel,
        element("button", { class: "primary" }, "Use this account"),
      ),
    );
    const dialog = element("dialog", { "aria-labelledby": id }, form);

    function submit(event) {
      event.preventDefault();
      persona = personaOf(fields);
      dialog.close();
    }

    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(persona);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function personaOf(fields) {
  const value = (name) => fields[name].input.value.trim();
  const [accountId, role] = [value("account"), value("role")];
  return {
    id: accountId,
    accountId,
    accountName: accountId,
    role,
    title: `${ROLES[role]}: ${accountId}`,
    tasks: [],
    user: value("user") || undefined,
    secret: value("secret") || undefined,
    space: value("spaceId") ? { id: value("spaceId"), guid: value("spaceGuid") } : null,
  };
}
