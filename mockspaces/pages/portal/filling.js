// Elements whose content changes.

/** Put children in the place of those that a node has; as with `element`, some are none. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(2).filter((each) => each != null && each !== false));
}

let last = 0;

/** Return an id that no other element has. */
export function freshId(stem) {
  last += 1;
  return `${stem}-${last}`;
}
