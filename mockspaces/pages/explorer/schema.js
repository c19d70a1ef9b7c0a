// The schema: its types, and what is known of its operations.

import { address } from "../shared/base.js";
import { catalogue } from "../shared/control.js";
import { parseSchema } from "./language.js";

const ROOTS = { query: "Query", mutation: "Mutation" };

/** Types by name, with labels at the operations; `ready` is fulfilled when it is read. */
export class Schema {
  types = {};
  labels = {};

  constructor() {
    this.ready = this.#read();
  }

  async #read() {
    const [text, { operations }] = await Promise.all([
      fetch(address("schema.graphql")).then((answer) => answer.text()),
      catalogue("operations").catch(() => ({ operations: [] })),
    ]);
    this.types = parseSchema(text);
    this.labels = Object.fromEntries(operations.map((each) => [each.name, each]));
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
