// The schema panel: types and fields with descriptions and labels, and a search.

import { element } from "../shared/dom.js";
import { labelBadge, LABELS } from "../shared/errors.js";
import { typeText } from "./language.js";

const KINDS = { type: "type", input: "input", enum: "enum", union: "union", scalar: "scalar", interface: "interface" };

/** Shows the schema in a panel; `insert` takes an operation into the document. */
export class Documentation {
  constructor(panel, schema) {
    this.schema = schema;
    this.search = element("input", { type: "search", placeholder: "Search types and fields", "aria-label": "Search the schema", on: { input: () => this.#list() } });
    this.result = element("div", { class: "documentation", "aria-live": "polite" });
    this.label = element("select", { "aria-label": "Label", on: { input: () => this.#list() } },
      element("option", { value: "" }, "Any label"),
      Object.entries(LABELS).map(([label, meaning]) => element("option", { value: label }, `${label}: ${meaning}`)));
    panel.append(element("div", { class: "search" }, this.search, this.label), this.result,
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
    const given = Object.values(field.arguments).map((each) => this.#entry(each, this.#head(each, this.schema.label(type, field, each))));
    const item = this.#entry(field, this.#head(field, this.schema.label(type, field)), this.schema.operation(type, field)?.choices);
    if (given.length) item.append(element("ul", { "aria-label": `Arguments of ${field.name}` }, given));
    return item;
  }

  #head({ name, type }, label) {
    return element("div", {}, element("code", {}, name), ": ", this.#link(type), " ", label && labelBadge(label));
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
    const label = this.label.value;
    const isSearch = Boolean(wanted || label);
    const types = Object.values(this.schema.types).filter(({ kind, description }) => kind !== "scalar" || description);
    const items = types.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).map((type) => {
      const isNamed = type.name.toLowerCase().includes(wanted);
      const fields = Object.values(type.fields ?? type.values ?? {}).filter((field) => isSearch && this.#matches(type, field, label && isNamed ? "" : wanted, label));
      return ((isNamed && !label) || fields.length > 0) && element("li", {}, element("div", {}, this.#link({ name: type.name }), element("span", { class: "muted" }, ` ${KINDS[type.kind]}`)),
        !isSearch && type.description && element("p", { class: "muted" }, type.description),
        fields.length > 0 && element("ul", {}, fields.map((field) => field.type ? this.#field(field, type) : this.#entry(field, element("code", {}, field.name)))));
    }).filter(Boolean);
    this.result.replaceChildren(items.length ? element("ul", {}, items) : element("p", { class: "muted" }, "Nothing in the schema is called that."));
  }

  /** Return whether a field, or an argument of it, has a text and a label. */
  #matches(type, field, text, label) {
    return [undefined, ...Object.values(field.arguments ?? {})].some((argument) => {
      const { name, description } = argument ?? field;
      return `${name} ${description}`.toLowerCase().includes(text) && (!label || this.schema.label(type, field, argument) === label);
    });
  }
}

function rank({ name }) {
  return name === "Query" ? 0 : name === "Mutation" ? 1 : 2;
}
