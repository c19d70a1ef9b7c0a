// Environments: where an integration is attached, and where it can be.

import { element } from "../shared/dom.js";
import { action, confirmedAction } from "./actions.js";
import { ATTACH, ENVIRONMENTS, UNATTACH } from "./operations.js";
import { panel } from "./panels.js";

const CLASSES = { PROD: "Production", TEST: "Test" };

/** Return a text about an environment, coloured by whether it is for production. */
export function environmentBadge(text, { classification }) {
  const state = classification === "PROD" ? "good" : "busy";
  return element("span", { class: "badge", "data-state": state, dir: "auto" }, text);
}

/** Return a panel of the caller's environments; `changed()` follows each change. */
export function environmentsPanel({ service, notify }, instanceId, environments, changed) {
  return panel({
    title: "Environments",
    className: "",
    service,
    request: () => ({ operation: ENVIRONMENTS }),
    load: () => {
      if (!environments.length) {
        return element("p", { class: "empty" }, "This account has no environment.");
      }
      return element("ul", { class: "cards" }, environments.map(card));
    },
  });

  function card(environment) {
    const { id, name, classification, atoms } = environment;
    const attachment = environment.integrationPackEnvironmentAttachment.find(
      (each) => each.integrationPackInstanceId === instanceId,
    );
    const atomText = atoms.length
      ? `Runs on ${atoms.map((atom) => atom.name).join(", ")}`
      : "No Atom: nothing can run here.";
    return element(
      "li",
      { class: "card stack tight" },
      element(
        "h3",
        { dir: "auto" },
        name,
        " ",
        environmentBadge(CLASSES[classification], environment),
      ),
      element("p", { class: "muted", dir: "auto" }, atomText),
      attachment ? attached(environment, attachment) : attaching(id, name),
    );
  }

  function attaching(environmentId, name) {
    return action({
      service,
      label: "Attach",
      about: name,
      request: () => ({
        operation: ATTACH,
        variables: {
          input: { integrationPackInstanceId: instanceId, environmentIds: [environmentId] },
        },
      }),
      done: () => {
        notify(`Attached to ${name}.`);
        changed();
      },
    });
  }

  function attached({ name }, { id }) {
    return element(
      "div",
      { class: "row" },
      element("span", { class: "badge", "data-state": "good" }, "Attached"),
      confirmedAction({
        service,
        label: "Unattach",
        about: name,
        title: `Unattach from ${name}?`,
        text: `Schedules and settings in ${name} are lost; the history stays.`,
        request: () => ({ operation: UNATTACH, variables: { id } }),
        done: () => {
          notify(`Unattached from ${name}.`);
          changed();
        },
      }),
    );
  }
}
