// Actions: a button that sends a request, says how it went and can show the request.

import { element } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { fill, freshId } from "./filling.js";
import { showRequestButton } from "./requests.js";

/**
 * Return the buttons of an action; its `run` is a listener for a form's `submit`.
 *
 * `request()` returns what is sent; `done(data)` is called with what is answered;
 * `refused(error)` may show a refusal elsewhere, and then returns true.
 */
export function action({
  service,
  label,
  about,
  request,
  done,
  refused = () => false,
  kind = "",
  type = "button",
  more = [],
}) {
  let sent = null;
  const message = element("div", { "aria-live": "polite" });
  const button = element(
    "button",
    { type, class: kind, "aria-label": about && `${label}: ${about}` },
    label,
  );

  async function run(event) {
    event.preventDefault();
    fill(message, element("div", { class: "progress", role: "progressbar", "aria-label": label }));
    button.disabled = true;
    try {
      const data = await service.send(request(), { onSent: (exchange) => (sent = exchange) });
      fill(message);
      await done(data);
    } catch (error) {
      fill(message, !refused(error) && errorBox(error));
    } finally {
      button.disabled = false;
    }
  }

  if (type === "button") button.addEventListener("click", run);
  const show = showRequestButton(() => sent ?? service.describe(request()), about ?? label);
  const view = element(
    "div",
    { class: "action stack tight" },
    element("div", { class: "row" }, button, ...more, show),
    message,
  );
  // After a change in a form, what was sent last is not what would be sent.
  return Object.assign(view, { run, forget: () => (sent = null) });
}

/** Return a button that asks before its action loses something. */
export function confirmedAction({ service, label, about, title, text, request, done }) {
  function open() {
    const id = freshId("confirm");
    const cancel = element(
      "button",
      { type: "button", on: { click: () => dialog.close() } },
      "Cancel",
    );
    const confirm = action({
      service,
      label,
      kind: "danger",
      request,
      more: [cancel],
      done: async (data) => {
        dialog.close();
        await done(data);
      },
    });
    const dialog = element(
      "dialog",
      { class: "confirm stack", "aria-labelledby": id },
      element("h2", { id, dir: "auto" }, title),
      element("p", { dir: "auto" }, text),
      confirm,
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    cancel.focus();
  }

  return element(
    "button",
    { type: "button", class: "danger", "aria-label": `${label}: ${about}`, on: { click: open } },
    label,
  );
}
