// The map of a process: two profiles side by side, lines between what is mapped.

import { element, svg } from "../shared/dom.js";
import { action } from "./actions.js";
import { fill } from "./filling.js";
import { ATTACHMENTS, MAP_UPDATE } from "./operations.js";
import { panel } from "./panels.js";

/** Return a panel in which mappings are added and removed. */
export function mapPanel({ service, instanceId, environment, process, notify }) {
  const request = () => ({
    operation: ATTACHMENTS,
    variables: { instanceId, environmentIds: [environment.id] },
  });
  const view = panel({
    title: "Map",
    service,
    request,
    load: async () => {
      const { integrationPackEnvironmentAttachments: attachments } = await service.send(request());
      const text = attachments[0].environmentMapExtension[process.index];
      if (!text) return element("p", { class: "empty" }, "This process has no map to extend.");
      return mapView(extensionOf(JSON.parse(text)));
    },
  });
  return view;

  function mapView(extension) {
    const { Map: map } = extension;
    const stored = map.ExtendedMappings?.Mapping ?? [];
    let mappings = stored;
    let chosen = null; // the source that the next destination is mapped from
    const sources = columnOf("Source", map.SourceProfile, choose);
    const destinations = columnOf("Destination", map.DestinationProfile, connect);
    const lines = svg("svg", { class: "lines", "aria-hidden": "true" });
    const board = element("div", { class: "board" }, sources.view, destinations.view, lines);
    const help = element("p", { class: "muted", role: "status" });
    const list = element("ul", { class: "mappings" });
    const save = action({
      service,
      label: "Save the map",
      kind: "primary",
      request: () => ({
        operation: MAP_UPDATE,
        variables: {
          input: [
            {
              envExtensionId: extension.id,
              extensions: JSON.stringify({ ...extension, Map: withMappings(map, mappings) }),
            },
          ],
        },
      }),
      more: [element("button", { type: "button", on: { click: () => change(stored) } }, "Discard")],
      done: () => {
        notify("The map is saved.");
        view.reload();
      },
    });
    const bar = element(
      "footer",
      { class: "save-bar" },
      element("p", { class: "muted" }, "Not saved yet"),
      save,
    );

    new ResizeObserver(draw).observe(board);
    show();
    return [
      element("p", { class: "lead", dir: "auto" }, extension.name),
      help,
      board,
      element("h3", {}, "Mappings"),
      list,
      bar,
    ];

    function choose(node) {
      chosen = chosen === node ? null : node;
      show();
    }

    function connect(node) {
      if (!chosen) return;
      const mapping = {
        "@type": "MapExtensionsMapping",
        toXPath: node.xpath,
        fromXPath: chosen.xpath,
      };
      chosen = null;
      change([...mappings.filter(({ toXPath }) => toXPath !== node.xpath), mapping]);
    }

    function change(to) {
      mappings = to;
      save.forget();
      show();
    }

    function show() {
      fill(
        help,
        chosen
          ? `Now choose where “${chosen.name}” goes.`
          : "Choose a source, then a destination. A destination takes one source.",
      );
      for (const [node, button] of sources.buttons) {
        button.setAttribute("aria-pressed", String(node === chosen));
        button.classList.toggle(
          "mapped",
          mappings.some((each) => each.fromXPath === node.xpath),
        );
      }
      for (const [node, button] of destinations.buttons) {
        button.classList.toggle(
          "mapped",
          mappings.some((each) => each.toXPath === node.xpath),
        );
      }
      fill(list, mappings.length ? mappings.map(mappingView) : noMapping());
      bar.hidden = mappings === stored;
      draw();
    }

    function mappingView(mapping) {
      const from = sources.nameOf(mapping.fromXPath, mapping.fromFunction);
      const to = destinations.nameOf(mapping.toXPath, mapping.toFunction);
      return element(
        "li",
        {},
        element("span", { dir: "auto" }, from),
        element("span", { "aria-label": "goes to" }, " → "),
        element("span", { dir: "auto" }, to),
        element(
          "button",
          {
            type: "button",
            class: "quiet small",
            "aria-label": `Remove: ${from} to ${to}`,
            on: { click: () => change(mappings.filter((each) => each !== mapping)) },
          },
          "Remove",
        ),
      );
    }

    function draw() {
      const box = board.getBoundingClientRect();
      fill(
        lines,
        mappings.map((mapping) => line(mapping, box)),
      );
    }

    function line(mapping, box) {
      const from = sources.placeOf(mapping.fromXPath);
      const to = destinations.placeOf(mapping.toXPath);
      if (!from || !to) return null;
      const [left, right] = [from.right - box.left, to.left - box.left];
      const [start, end] = [middleOf(from) - box.top, middleOf(to) - box.top];
      const middle = (left + right) / 2;
      return [
        svg("path", { d: `M${left} ${start}C${middle} ${start} ${middle} ${end} ${right} ${end}` }),
        svg("circle", { cx: left, cy: start, r: 3.5 }),
        svg("circle", { cx: right, cy: end, r: 3.5 }),
      ];
    }
  }
}

function middleOf({ top, height }) {
  return top + height / 2;
}

function noMapping() {
  return element("li", { class: "muted" }, "No mappings besides those of the pack.");
}

/** Return the map extension in what the service answers, bare or as a bulk's result. */
function extensionOf(answer) {
  return answer.response?.[0].Result ?? answer;
}

function withMappings(map, mappings) {
  const list = { "@type": "MapExtensionsExtendedMappings", Mapping: mappings };
  return { ...map, ExtendedMappings: list };
}

/** Return a column of a profile's nodes: those without others below are buttons. */
function columnOf(title, profile, chosen) {
  const nodes = profile.Node;
  const rows = new Map();
  const buttons = new Map();
  const items = nodes.map((node) => {
    const depth = node.xpath.split("/").length - 1;
    const isGroup = nodes.some(({ xpath }) => xpath.startsWith(`${node.xpath}/`));
    const row = isGroup
      ? element("span", { class: "group-name", dir: "auto" }, node.name)
      : element(
          "button",
          { type: "button", dir: "auto", title: node.xpath, on: { click: () => chosen(node) } },
          node.name,
        );
    rows.set(node.xpath, row);
    if (!isGroup) buttons.set(node, row);
    return element("li", { class: `depth-${Math.min(depth, 5)}` }, row);
  });
  return {
    buttons,
    view: element(
      "div",
      { class: "column", role: "group", "aria-label": title },
      element("h3", {}, title),
      element("ul", {}, items),
    ),
    nameOf: (xpath, function_) => {
      const names = xpath.split("/").filter(Boolean).join(" / ") || nodes[0]?.name;
      return function_ ? `function ${function_} (${names})` : names;
    },
    placeOf: (xpath) => rows.get(xpath)?.getBoundingClientRect(),
  };
}
