// The schema panel: what there is, searched, with descriptions and labels.

import { element } from "../shared/dom.js";
import { labelBadge } from "../shared/errors.js";
import { typeText } from "./language.js";

const KINDS = { type: "type", input: "input", enum: "enum", union: "union", scalar: "scalar", interface: "interface" };

/** Shows the schema in a panel; `insert` takes an operation into the document. */
export class Documentation {
  constructor(panel, schema) {
    this.schema = schema;
    this.search = element("input", { type: "search", placeholder: "Search types and fields", "aria-label": "Search the schema", on: { input: () => this.#list() } });
    this.result = element("div", { class: "documentation", "aria-live": "polite" });
    panel.append(element("div", { class: "search" }, this.search), this.result,
      element("p", { class: "hint" }, element("a", { href: "schema.graphql", target: "_blank" }, "schema.graphql")));
    schema.ready.then(() => this.#list());
  }

  /** Show one type. */
  show(name) {
    const type = this.schema.types[name];
    const back = element("button", { type: "button", class: "quiet small", on: { click: () => this.#list() } }, "All types");
    this.result.replaceChildren(back, element("h3", {}, `${KINDS[type.kind]} `, element("code", {}, type.name)),
      type.description && element("p", { class: "muted" }, type.description), this.#inner(type));
    back.focus();
  }

  #inner(type) {
    if (type.members) return element("ul", {}, type.members.map((name) => element("li", {}, this.#link({ name }))));
    if (type.values) return element("ul", {}, Object.values(type.values).map((each) => this.#entry(each, element("code", {}, each.name))));
    return element("ul", {}, Object.values(type.fields ?? {}).map((field) => this.#field(field, type)));
  }

  #field(field, type) {
    const isRoot = type.name === "Query" || type.name === "Mutation";
    const known = isRoot && this.schema.labels[field.name];
    const given = Object.values(field.arguments);
    const head = element("div", {},
      element("code", {}, field.name), given.length > 0 && element("span", { class: "muted" }, "("),
      given.map((each, index) => [index > 0 && ", ", element("span", { class: "muted" }, `${each.name}: `), this.#link(each.type)]),
      given.length > 0 && element("span", { class: "muted" }, ")"), ": ", this.#link(field.type), " ",
      known && labelBadge(known.label));
    return this.#entry(field, head, known?.choices);
  }

  #entry({ description, deprecated }, head, choices) {
    return element("li", { class: deprecated ? "deprecated" : null }, head,
      description && element("p", { class: "muted" }, description),
      choices && element("p", { class: "muted" }, choices),
      deprecated && element("p", { class: "muted" }, element("span", { class: "badge" }, "deprecated"), ` ${deprecated}`));
  }

  #link(reference) {
    const named = this.schema.named(reference);
    const text = reference.isRequired === undefined ? reference.name : typeText(reference);
    if (!named || (named.kind === "scalar" && !named.description)) return element("code", { class: "muted" }, text);
    return element("button", { type: "button", class: "link", on: { click: () => this.show(named.name) } }, text);
  }

  #list() {
    const wanted = this.search.value.trim().toLowerCase();
    const types = Object.values(this.schema.types).filter(({ kind, description }) => kind !== "scalar" || description);
    const items = types.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).map((type) => {
      const fields = Object.values(type.fields ?? type.values ?? {}).filter(({ name, description }) => wanted && `${name} ${description}`.toLowerCase().includes(wanted));
      const isFound = !wanted || type.name.toLowerCase().includes(wanted) || fields.length > 0;
      return isFound && element("li", {}, element("div", {}, this.#link({ name: type.name }), element("span", { class: "muted" }, ` ${KINDS[type.kind]}`)),
        !wanted && type.description && element("p", { class: "muted" }, type.description),
        fields.length > 0 && element("ul", {}, fields.map((field) => field.type ? this.#field(field, type) : this.#entry(field, element("code", {}, field.name)))));
    }).filter(Boolean);
    this.result.replaceChildren(items.length ? element("ul", {}, items) : element("p", { class: "muted" }, "Nothing in the schema is called that."));
  }
}

function rank({ name }) {
  return name === "Query" ? 0 : name === "Mutation" ? 1 : 2;
}
