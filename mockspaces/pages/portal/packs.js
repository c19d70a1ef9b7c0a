// The user's page of a Space: what is installed, and what can be.

import { element } from "../shared/dom.js";
import { action } from "./actions.js";
import { banner } from "./branding.js";
import { environmentBadge } from "./environments.js";
import { textField } from "./fields.js";
import { ENVIRONMENTS, INSTALL, INSTANCES, SPACE_BY_ID } from "./operations.js";
import { panel } from "./panels.js";

const TYPES = {
  SINGLE: "Installed once",
  MULTI: "Installed as often as you like",
};

/** Return a card of a pack, with more below its description. */
export function packCard(pack, ...more) {
  return element(
    "li",
    { class: "card stack tight pack-card" },
    element("h3", { dir: "auto" }, pack.name),
    element("p", { class: "muted", dir: "auto" }, pack.description ?? "No description"),
    element("p", {}, element("span", { class: "badge" }, TYPES[pack.installationType])),
    ...more,
  );
}

/** Return the page of the Space that a persona uses. */
export function homePage(context) {
  const { service, persona } = context;
  if (!persona.space) return noSpace(persona);
  const spaceRequest = () => ({ operation: SPACE_BY_ID, variables: { id: persona.space.id } });
  const instancesRequest = () => ({ operation: INSTANCES });
  const page = panel({ className: "", load });
  return [page];

  async function load() {
    const [{ space }, { integrationPackInstances: instances }, { environments }] =
      await Promise.all([
        service.send(spaceRequest()),
        service.send(instancesRequest()),
        service.send({ operation: ENVIRONMENTS }),
      ]);
    return [
      banner(
        space,
        element("p", { class: "muted", dir: "auto" }, `Signed in as ${persona.accountName}`),
      ),
      panel({
        title: "Your integrations",
        className: "",
        service,
        request: instancesRequest,
        load: () => installed(instances, environments),
      }),
      panel({
        title: "Packs to install",
        className: "",
        service,
        request: spaceRequest,
        load: () => available(context, space, instances),
      }),
    ];
  }
}

function noSpace({ accountName }) {
  return [
    element("h1", {}, "No Space"),
    element(
      "p",
      { class: "empty", dir: "auto" },
      `${accountName} has no Space, or it was deleted.`,
    ),
  ];
}

function installed(instances, environments) {
  if (!instances.length) {
    return element("p", { class: "empty" }, "Nothing is installed yet. Choose a pack below.");
  }
  return element(
    "ul",
    { class: "cards" },
    instances.map((instance) => instanceCard(instance, environments)),
  );
}

/** Return what people call an instance. */
export function nameOf({ integrationPackOverrideName, integrationPack }) {
  return integrationPackOverrideName ?? integrationPack?.name ?? "Integration";
}

function instanceCard(instance, environments) {
  const attached = environments.filter(({ integrationPackEnvironmentAttachment }) =>
    integrationPackEnvironmentAttachment.some(
      (each) => each.integrationPackInstanceId === instance.id,
    ),
  );
  const where = attached.length
    ? attached.map((each) => environmentBadge(each.name, each))
    : element("span", { class: "badge" }, "Not attached to an environment");
  return element(
    "li",
    { class: "card stack tight" },
    element(
      "h3",
      { dir: "auto" },
      element("a", { href: `#/integrations/${encodeURIComponent(instance.id)}` }, nameOf(instance)),
    ),
    element("p", { class: "muted", dir: "auto" }, instance.integrationPack?.name),
    element("p", { class: "row" }, where),
  );
}

function available(context, space, instances) {
  const packs = space.sharedIpacks ?? [];
  if (!packs.length) return element("p", { class: "empty" }, "No pack is shared in this Space.");
  const cards = packs.map((pack) => {
    const is = instances.some((each) => each.integrationPackId === pack.id);
    return packCard(pack, installation(context, pack, is));
  });
  return element("ul", { class: "cards" }, cards);
}

function installation({ service, go, notify }, pack, isInstalled) {
  if (pack.installationType === "SINGLE" && isInstalled) {
    return element("p", {}, element("span", { class: "badge", "data-state": "good" }, "Installed"));
  }
  const name =
    pack.installationType === "MULTI" &&
    textField({ label: "Name of this integration", autocomplete: "off" });
  const act = action({
    service,
    label: "Install",
    about: pack.name,
    kind: "primary",
    type: "submit",
    request: () => ({
      operation: INSTALL,
      variables: {
        input: {
          integrationPackId: pack.id,
          ...(name && { integrationPackOverrideName: name.input.value }),
        },
      },
    }),
    refused: (error) => {
      if (!name || error.code !== "PLATFORM_CALL_ERROR") return false;
      name.refuse(error);
      return true;
    },
    done: ({ integrationPackInstanceInstall: { id } }) => {
      notify(
        `“${(name && name.input.value) || pack.name}” is installed. Attach it to an environment.`,
      );
      go(`#/integrations/${encodeURIComponent(id)}`);
    },
  });
  function submit(event) {
    if (name) name.accept();
    act.run(event);
  }
  return element(
    "form",
    {
      class: "stack tight",
      novalidate: true,
      on: { input: act.forget, submit },
    },
    name,
    act,
  );
}
