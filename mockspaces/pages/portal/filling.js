// Elements whose content changes.

/** Replace the children of a node; null, undefined and false are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(2).filter((each) => each != null && each !== false));
}

let last = 0;

/** Return an id that no other element has. */
export function freshId(stem) {
  last += 1;
  return `${stem}-${last}`;
}
