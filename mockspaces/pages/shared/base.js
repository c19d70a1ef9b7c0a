// Where this page is: its world, and addresses in it.

/** The address of the world of this page, with a slash at its end. */
export const base = new URL("../../", import.meta.url);

const inside = /^(.*\/)sandbox\/([^/]+)\/$/.exec(base.pathname);

/** The name of the sandbox; null is the server's own world. */
export const sandbox = inside && decodeURIComponent(inside[2]);

/** The address of the server's own world, with a slash at its end. */
export const server = new URL(inside ? inside[1] : base.pathname, base);

/** Return the address of something in this world, as in `address("graphql")`. */
export function address(path) {
  return new URL(path, base).href;
}

/** Return the address of a world by its name; null is the server's own. */
export function worldAddress(name) {
  return name === null ? server.href : new URL(`sandbox/${encodeURIComponent(name)}/`, server).href;
}
