// What the panels of the console are made of.

import { element, showProblem } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";

/** Return a panel: `now` says in its head how things stand, `open` lets it begin open. */
export function panel(title, { now, open = false }, ...children) {
  return element("details", { class: "card panel", open },
    element("summary", {}, element("h2", {}, title), now),
    element("div", { class: "stack" }, children),
  );
}

/** Return a button that calls a function, and shows its error beside it. */
export function button(label, action, properties = {}) {
  return element("button", {
    type: "button",
    class: "small",
    ...properties,
    on: { click: (event) => attempt(event.currentTarget.closest(".panel, .stack, header"), action) },
  }, label);
}

/**
 * Return a form that does something when it is submitted.
 *
 * `fields` are its controls by the path that the control API calls them, so that what it
 * refuses is shown at the control.
 */
export function form(label, fields, action, ...children) {
  const made = element("form", {
    class: "stack tight", novalidate: true, "aria-label": label, on: { submit },
  }, ...children, element("div", { class: "problems" }));
  function submit(event) {
    event.preventDefault();
    for (const control of Object.values(fields)) showProblem(control);
    attempt(made, action, (error) => {
      const control = fields[error.field];
      if (!control?.offsetParent) return false;
      showProblem(control, error.message);
      control.focus();
      return true;
    });
  }
  return made;
}

/** Call a function; show its error at a place, unless `isShown` shows it. */
export async function attempt(place, action, isShown = () => false) {
  let problems = place.querySelector(".problems");
  problems ??= place.appendChild(element("div", { class: "problems" }));
  problems.replaceChildren();
  try {
    await action();
  } catch (error) {
    if (!isShown(error)) problems.replaceChildren(errorBox(error));
  }
}

/** Ask before something is lost. */
export function confirmed(title, text, label) {
  return new Promise((resolve) => {
    const answer = (is) => () => dialog.close(is ? "yes" : "");
    const dialog = element("dialog", {
      "aria-labelledby": "confirm-title",
      on: {
        close: () => {
          dialog.remove();
          resolve(dialog.returnValue === "yes");
        },
      },
    },
    element("div", { class: "stack" },
      element("h2", { id: "confirm-title" }, title),
      element("p", {}, text)),
    element("div", { class: "actions" },
      element("button", { type: "button", on: { click: answer(false) } }, "Cancel"),
      element("button", { type: "button", class: "danger", on: { click: answer(true) } }, label)),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Return a number of things: `1 fault`, `2 faults`. */
export function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Return the text of a control; undefined if there is none. */
export function given(control) {
  return control.value.trim() || undefined;
}

/** Return the number in a control; undefined if there is none, the text if it is none. */
export function givenNumber(control) {
  const text = given(control);
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Return nodes that show a text, with what stands between backticks as code. */
export function withCode(text) {
  return text.split("`").map((part, index) => index % 2 ? element("code", {}, part) : part);
}

/** Return the options of a select, from pairs of value and text. */
export function options(pairs) {
  return pairs.map(([value, text]) => element("option", { value }, text));
}
