// Settings of a process in an environment: connections and process properties.

import { element } from "../shared/dom.js";
import { action } from "./actions.js";
import { textField } from "./fields.js";
import { fill } from "./filling.js";
import { ATTACHMENTS, EXTENSIONS_UPDATE } from "./operations.js";
import { panel } from "./panels.js";

const HIDDEN = "[[HIDDEN]]";

/** Return a panel with a form for each connection and property of a process. */
export function extensionsPanel({ service, instanceId, environment, process, notify }) {
  const request = () => ({
    operation: ATTACHMENTS,
    variables: { instanceId, environmentIds: [environment.id] },
  });
  const view = panel({
    title: `Settings in ${environment.name}`,
    className: "",
    service,
    request,
    load: async () => {
      const { integrationPackEnvironmentAttachments: attachments } = await service.send(request());
      return settingsForm(JSON.parse(attachments[0].environmentExtensions[process.index]));
    },
  });
  return view;

  function settingsForm(extensions) {
    const groups = [
      ...extensions.connections.connection.map((each) => ({
        ...{ id: each.id, name: each.name, kind: "Connection" },
        settings: each.field.map((of) => setting(of.id, of.id, of, of.usesEncryption)),
      })),
      ...extensions.processProperties.ProcessProperty.map((each) => ({
        ...{ id: each.id, name: each.name, kind: "Process property" },
        settings: each.ProcessPropertyValue.map((of) =>
          setting(of.key, of.label, of, of.encryptedValueSet || of.value === HIDDEN),
        ),
      })),
    ];
    if (!groups.length) {
      return element("p", { class: "empty" }, "This process has nothing to set.");
    }
    const count = element("p", { class: "muted", role: "status" });
    const discard = element(
      "button",
      { type: "button", on: { click: () => view.reload() } },
      "Discard",
    );
    const save = action({
      service,
      label: "Save the changes",
      kind: "primary",
      type: "submit",
      more: [discard],
      request: () => ({
        operation: EXTENSIONS_UPDATE,
        variables: {
          input: [{ envExtensionId: extensions.id, extensions: JSON.stringify(update()) }],
        },
        secrets: secrets(),
      }),
      done: () => {
        notify("The settings are saved.");
        view.reload();
      },
    });
    const bar = element("footer", { class: "save-bar" }, count, save);
    const form = element(
      "form",
      {
        class: "settings",
        novalidate: true,
        autocomplete: "off",
        on: { submit: save.run, input: recount, click: recount },
      },
      groups.map(groupView),
      bar,
    );
    recount();
    return form;

    function changes({ settings }) {
      return settings.map((each) => each.change()).filter(Boolean);
    }

    function recount() {
      save.forget();
      const number = groups.flatMap(changes).length;
      fill(count, number === 1 ? "1 change, not saved yet" : `${number} changes, not saved yet`);
      bar.hidden = !number;
    }

    /** Return only what has changed: what is left out of a partial update stays. */
    function update() {
      const changed = (kind, name) =>
        groups
          .filter((group) => group.kind === kind && changes(group).length)
          .map((group) => ({ id: group.id, [name]: changes(group) }));
      return {
        "@type": "EnvironmentExtensions",
        id: extensions.id,
        environmentId: extensions.environmentId,
        extensionGroupId: extensions.extensionGroupId,
        partial: true,
        connections: {
          "@type": "Connections",
          connection: changed("Connection", "field"),
        },
        processProperties: {
          "@type": "OverrideProcessProperties",
          ProcessProperty: changed("Process property", "ProcessPropertyValue"),
        },
      };
    }

    function secrets() {
      return groups.flatMap(({ settings }) =>
        settings.map((each) => each.secret()).filter(Boolean),
      );
    }
  }
}

function groupView({ name, kind, settings }) {
  return element(
    "fieldset",
    { class: "group card stack" },
    element("legend", { dir: "auto" }, name, " ", element("small", { class: "muted" }, kind)),
    element(
      "div",
      { class: "settings-of-group" },
      settings.map((each) => each.view),
    ),
  );
}

/** Return one value: its view, and `change()`, what an update says of it, if anything. */
function setting(key, label, of, isSecret) {
  const before = isSecret ? "" : (of.value ?? "");
  const view = textField({
    label,
    value: before,
    // Not a password field, for which browsers offer to keep what is typed.
    class: isSecret && "secret",
    autocomplete: "off",
    placeholder: isSecret && of.encryptedValueSet ? "A value is stored" : null,
  });
  const { input } = view;
  const reset = element("button", { type: "button", class: "quiet small" });
  const state = element("span", { class: "badge" });
  view.append(element("div", { class: "row" }, state, reset));
  let isReset = false;

  reset.addEventListener("click", () => {
    isReset = !isReset;
    input.value = isReset ? "" : before;
    show();
  });
  input.addEventListener("input", () => {
    isReset = false;
    show();
  });
  show();

  function resetText() {
    return isSecret ? "Remove the value" : "Use the default";
  }

  function stateText() {
    if (isReset) return isSecret ? "Will be removed" : "Will be the default";
    if (isChanged()) return "Changed, not saved";
    if (isSecret) return of.encryptedValueSet ? "Encrypted, set" : "Encrypted, not set";
    return of.useDefault ? "Default" : "Set here";
  }

  function isChanged() {
    return !isReset && input.value !== before;
  }

  function show() {
    state.textContent = stateText();
    state.dataset.state = isReset || isChanged() ? "refused" : of.useDefault ? "" : "good";
    reset.hidden = of.useDefault;
    reset.textContent = isReset ? "Keep the value" : resetText();
    reset.setAttribute("aria-label", `${reset.textContent}: ${label}`);
    input.disabled = isReset;
  }

  return {
    view,
    secret: () => isSecret && isChanged() && input.value,
    change: () => {
      const names = "key" in of ? { key } : { id: key };
      if (isReset) return { ...names, useDefault: true };
      return isChanged() ? { ...names, value: input.value, useDefault: false } : null;
    },
  };
}
