// The page of an installed integration: its environments, processes and their settings.

import { element } from "../shared/dom.js";
import { confirmedAction } from "./actions.js";
import { environmentsPanel } from "./environments.js";
import { extensionsPanel } from "./extensions.js";
import { choice } from "./fields.js";
import { fill } from "./filling.js";
import { historyPanel } from "./history.js";
import { mapPanel } from "./map.js";
import { ENVIRONMENTS, INSTANCES, PROCESSES, UNINSTALL } from "./operations.js";
import { nameOf } from "./packs.js";
import { crumb, panel } from "./panels.js";
import { runPanel } from "./run.js";
import { schedulePanel } from "./schedule.js";

const TABS = {
  run: { title: "Run & history", panels: [runPanel, historyPanel] },
  schedule: { title: "Schedule", panels: [schedulePanel] },
  settings: { title: "Settings", panels: [extensionsPanel] },
  map: { title: "Map", panels: [mapPanel] },
};

/** Return the page of an instance: `[environmentId, processId, tab]` say what is open. */
export function integrationPage(context, instanceId, ...open) {
  const { service, go, notify } = context;
  const page = panel({ className: "", load });
  return [crumb("#/", "All integrations"), page];

  async function load() {
    const [{ integrationPackInstances }, { environments }, { integrationPackInstanceProcesses }] =
      await Promise.all([
        service.send({ operation: INSTANCES }),
        service.send({ operation: ENVIRONMENTS }),
        service.send({ operation: PROCESSES, variables: { id: instanceId } }),
      ]);
    const instance = integrationPackInstances.find((each) => each.id === instanceId);
    const deployments = deploymentsOf(environments, integrationPackInstanceProcesses);
    return [
      head(instance),
      environmentsPanel(context, instanceId, environments, () => page.reload()),
      workspace(context, { instanceId, environments, deployments, open }),
    ];
  }

  function head(instance) {
    const name = nameOf(instance);
    return element(
      "header",
      { class: "row apart" },
      element(
        "div",
        {},
        element("h1", { dir: "auto" }, name),
        element("p", { class: "lead", dir: "auto" }, instance.integrationPack?.description),
      ),
      confirmedAction({
        service,
        label: "Uninstall",
        about: name,
        title: `Uninstall “${name}”?`,
        text: "It is unattached from all environments. Its schedules, settings and history are lost.",
        request: () => ({ operation: UNINSTALL, variables: { id: instanceId } }),
        done: () => {
          notify(`“${name}” is uninstalled.`);
          go("#/");
        },
      }),
    );
  }
}

/** Return processes as deployed: `{environmentId, id, name, index, atoms: [{…, schedules}]}`. */
function deploymentsOf(environments, processes) {
  const order = [...new Set(processes.map(({ id }) => id))];
  const deployments = new Map();
  for (const { id, name, processSchedules: schedules } of processes) {
    if (!schedules) continue;
    const key = `${schedules.envId} ${id}`;
    if (!deployments.has(key)) {
      const place = { environmentId: schedules.envId, index: order.indexOf(id) };
      deployments.set(key, { ...place, id, name, atoms: [] });
    }
    const { atoms } = environments.find((each) => each.id === schedules.envId);
    const atom = atoms.find((each) => each.id === schedules.atomId);
    deployments.get(key).atoms.push({ ...atom, schedules });
  }
  return [...deployments.values()];
}

function workspace(context, { instanceId, environments, deployments, open }) {
  if (!deployments.length) {
    const hint =
      "Attach it to an environment with an Atom: then it is set up, scheduled and run here.";
    return element("p", { class: "empty" }, hint);
  }
  let [environmentId, processId, tab = "run"] = open;
  const places = environments.filter(({ id }) =>
    deployments.some((each) => each.environmentId === id),
  );
  const environmentChoice = choice({
    label: "Environment",
    options: Object.fromEntries(places.map(({ id, name }) => [id, name])),
    on: { change: ({ target }) => show(target.value, processId, tab) },
  });
  const processChoice = choice({
    label: "Process",
    options: {},
    on: { change: ({ target }) => show(environmentId, target.value, tab) },
  });
  const links = Object.entries(TABS).map(([name, { title }]) => {
    const link = element("a", { on: { click } }, title);
    function click(event) {
      event.preventDefault();
      show(environmentId, processId, name);
    }
    return [name, link];
  });
  const panels = element("div", { class: "stack" });

  /** Show a part of a process, and have the address lead to it. */
  function show(...wanted) {
    const environment = places.find(({ id }) => id === wanted[0]) ?? places[0];
    const here = deployments.filter((each) => each.environmentId === environment.id);
    const process = here.find(({ id }) => id === wanted[1]) ?? here[0];
    [environmentId, processId, tab] = [
      environment.id,
      process.id,
      wanted[2] in TABS ? wanted[2] : "run",
    ];
    environmentChoice.input.value = environmentId;
    const options = here.map(({ id, name }) =>
      element("option", { value: id, selected: id === processId }, name),
    );
    fill(processChoice.input, options);
    for (const [name, link] of links) {
      link.href = address(name);
      if (name === tab) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const parts = { ...context, instanceId, environment, process };
    fill(
      panels,
      TABS[tab].panels.map((each) => each(parts)),
    );
    history.replaceState(null, "", address(tab));
  }

  function address(name) {
    const path = [instanceId, environmentId, processId, name].map(encodeURIComponent).join("/");
    return `#/integrations/${path}`;
  }

  show(environmentId, processId, tab);
  return element(
    "section",
    { class: "stack", "aria-label": "Processes" },
    element("div", { class: "choices" }, environmentChoice, processChoice),
    element(
      "nav",
      { class: "tabs", "aria-label": "Parts of the process" },
      links.map(([, link]) => link),
    ),
    panels,
  );
}
