// The schema: its types, and how well its fields and arguments are known.

import { address } from "../shared/base.js";
import { catalogue } from "../shared/control.js";
import { parseSchema } from "./language.js";

const ROOTS = { query: "Query", mutation: "Mutation" };

/** Types by name, operations with their choices; `ready` is fulfilled when it is read. */
export class Schema {
  types = {};
  labels = {};
  #fields = {};

  constructor() {
    this.ready = this.#read();
  }

  async #read() {
    const [text, { operations }, { fields }] = await Promise.all([
      fetch(address("schema.graphql")).then((answer) => answer.text()),
      catalogue("operations").catch(() => ({ operations: [] })),
      catalogue("fields").catch(() => ({ fields: [] })),
    ]);
    this.types = parseSchema(text);
    this.labels = Object.fromEntries(operations.map((each) => [each.name, each]));
    this.#fields = Object.fromEntries(fields.map((each) => [each.coordinate, each.label]));
  }

  /** Return what is known of a field as an operation, if it is one. */
  operation(type, field) {
    return Object.values(ROOTS).includes(type.name) ? this.labels[field.name] : undefined;
  }

  /** Return the label of a field, or of an argument of it. */
  label(type, field, argument) {
    if (argument) return this.#fields[`${type.name}.${field.name}.${argument.name}`];
    return this.operation(type, field)?.label ?? this.#fields[`${type.name}.${field.name}`];
  }

  /** Return the type that operations of a kind begin in. */
  root(kind) {
    return this.types[ROOTS[kind]];
  }

  /** Return the type that a reference leads to, without lists. */
  named(reference) {
    return reference && this.types[reference.list ? innermost(reference) : reference.name];
  }

  /** Return the fields that can be selected of a type. */
  selectable(type) {
    const meta = { __typename: { name: "__typename", type: { name: "String", isRequired: true }, arguments: {}, description: "The name of the type." } };
    return type ? { ...type.fields, ...meta } : {};
  }
}

function innermost({ name, list }) {
  return list ? innermost(list) : name;
}
