// Panels: a part of a page that is loaded by itself, and can be loaded again.

import { element } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { fill, freshId } from "./filling.js";
import { showRequestButton } from "./requests.js";

/**
 * Return a panel; `load()` returns or promises its content, and its `reload` loads it again.
 *
 * `request()` returns what is sent for it, if a person may see that.
 */
export function panel({ title, service, request, load, className = "card" }) {
  const id = freshId("panel");
  const body = element("div", { class: "stack" });
  const head =
    title &&
    element(
      "header",
      { class: "row apart" },
      element("h2", { id, dir: "auto" }, title),
      request && showRequestButton(() => service.describe(request()), title),
    );
  const view = element(
    "section",
    { class: `panel stack ${className}`, tabindex: "-1", "aria-labelledby": title && id },
    head,
    body,
  );
  let loads = 0;

  async function reload() {
    const mine = (loads += 1);
    view.setAttribute("aria-busy", "true");
    if (!body.firstChild) fill(body, loading());
    let content;
    try {
      content = [await load()];
    } catch (error) {
      const again = element("button", { type: "button", on: { click: reload } }, "Try again");
      content = [errorBox(error), element("div", { class: "row" }, again)];
    }
    // What was asked for later has been shown, or will be.
    if (mine !== loads) return;
    const hadFocus = body.contains(document.activeElement);
    fill(body, content);
    // The focused element is gone; keep the place for keyboard users.
    if (hadFocus) view.focus({ preventScroll: true });
    view.removeAttribute("aria-busy");
  }

  reload();
  return Object.assign(view, { reload });
}

function loading() {
  return element("div", { class: "progress", role: "progressbar", "aria-label": "Loading" });
}

/** Return the way back to another page. */
export function crumb(href, text) {
  return element(
    "nav",
    { class: "crumb", "aria-label": "Way back" },
    element("a", { href }, `← ${text}`),
  );
}
