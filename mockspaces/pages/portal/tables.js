// Tables that scroll when they are too wide, by keyboard too.

import { element } from "../shared/dom.js";

/** Return a table of rows below the heads of its columns. */
export function table({ label, caption, columns, rows }) {
  return element(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": label },
    element(
      "table",
      {},
      element("caption", { class: "visually-hidden" }, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          columns.map((each) => element("th", { scope: "col" }, each)),
        ),
      ),
      rows,
    ),
  );
}
