// Coverage: what clients have used of the service, and what is not emulated.

import { address } from "../shared/base.js";
import { element } from "../shared/dom.js";
import { counted } from "./parts.js";
import { watch } from "./world.js";

const SECTIONS = [
  ["operations", "Operations"],
  ["fields", "Fields"],
  ["arguments", "Arguments"],
  ["enumValues", "Enum values"],
  ["errorCodes", "Error codes"],
];

/** Show coverage at a place. */
export function showCoverage(place) {
  const unsupported = element("div", {});
  const sections = element("div", { class: "stack" });
  place.append(
    element("div", { class: "row apart" },
      element("h2", {}, "Coverage"),
      element("div", { class: "row" },
        element("a", { class: "button small", href: address("_mockspaces/coverage?format=markdown"), download: "coverage.md" }, "Markdown"),
        element("a", { class: "button small", href: address("_mockspaces/coverage?format=junit"), download: "coverage.xml" }, "JUnit"))),
    element("p", { class: "muted" }, "What clients have used since the start or the last reset."),
    unsupported, sections,
  );
  watch("coverage", (coverage) => {
    const open = new Set([...sections.querySelectorAll("details[open]")].map(({ id }) => id));
    unsupported.replaceChildren(unsupportedBox(coverage.unsupported));
    sections.replaceChildren(...SECTIONS.map(([name, title]) => section(name, title, coverage, open)));
  });
}

function unsupportedBox(unsupported) {
  if (!unsupported.length) {
    return element("p", { class: "notice", "data-state": "good" }, "Everything that clients asked for is emulated.");
  }
  return element("div", { class: "notice stack tight", "data-state": "refused" },
    element("h3", {}, "Asked for, but not emulated"),
    element("ul", { class: "stack tight" }, unsupported.map(({ path, coordinate, count }) => element("li", { class: "row" },
      element("code", {}, path),
      path !== coordinate && element("small", { class: "muted" }, coordinate),
      element("span", { class: "badge", "data-state": "refused" }, counted(count, "time"))))),
  );
}

function section(name, title, coverage, open) {
  const { used, unused, percent } = coverage[name];
  const total = used.length + unused.length;
  const id = `coverage-${name}`;
  return element("details", { class: "card covered", id, open: open.has(id) },
    element("summary", {},
      element("h3", {}, title),
      bar(used.length, total, `${title} used`),
      element("span", { class: "number" }, `${used.length} of ${total}`),
      element("span", { class: "number muted" }, `${percent} %`)),
    element("div", { class: "halves" },
      part("Used", used, name === "operations" ? coverage.calls : {}),
      part("Unused", unused)),
  );
}

function part(title, names, calls = {}) {
  const most = Math.max(1, ...Object.values(calls));
  return element("section", { class: "stack tight" },
    element("h4", {}, `${title}: ${names.length}`),
    element("ul", { class: "names" }, names.map((name) => element("li", {},
      element("code", {}, name),
      calls[name] && bar(calls[name], most, `Calls of ${name}`),
      calls[name] && element("span", { class: "number muted" }, calls[name])))),
  );
}

function bar(value, total, label) {
  const filled = element("span", {});
  filled.style.width = `${total ? 100 * value / total : 0}%`;
  return element("span", {
    class: "meter", role: "meter", "aria-label": label,
    "aria-valuenow": value, "aria-valuemin": 0, "aria-valuemax": Math.max(total, 1),
  }, filled);
}
