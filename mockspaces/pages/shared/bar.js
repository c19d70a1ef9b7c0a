// The bar at the top of each page: where this is, and links to the other pages.

import { address, sandbox } from "./base.js";
import { element, svg } from "./dom.js";

const PAGES = [
  ["Home", ""],
  ["Explorer", "graphql"],
  ["Portal", "portal"],
  ["Console", "console"],
  ["Docs", "docs/"],
  ["API", "_mockspaces/openapi.json"],
];

/** Put the bar at the top of the page; its skip link leads to `main`. */
export function showBar() {
  const here = location.href.split(/[?#]/)[0];
  const links = PAGES.map(([title, path]) => element("li", {}, element("a", {
    href: address(path),
    "aria-current": address(path) === here && "page",
  }, title)));
  const bar = element("header", { class: "bar" },
    element("a", { class: "brand", href: address("") }, mark(), "mockspaces"),
    element("nav", { "aria-label": "Pages" }, element("ul", {}, links)),
    element("p", { class: "world" }, "World", element("code", {}, sandbox ?? "main")),
  );
  document.body.prepend(element("a", { class: "skip", href: "#main" }, "Skip to the content"), bar);
}

function mark() {
  return svg("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
    svg("rect", { width: 32, height: 32, rx: 9, fill: "#0f766e" }),
    svg("path", {
      d: "M7.5 22.5V11l8.5 8 8.5-8v11.5", fill: "none", stroke: "#fff",
      "stroke-width": 3.2, "stroke-linejoin": "round", "stroke-linecap": "round",
    }),
    svg("circle", { cx: 16, cy: 9, r: 2.1, fill: "#8ff0dc" }),
  );
}

showBar();
