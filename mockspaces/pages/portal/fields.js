// Fields of forms: a control with its label, and a refusal beside it.

import { element, field } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { fill } from "./filling.js";

/** Return a field for text; its `input` is the control, `refuse(error)` shows a refusal. */
export function textField({ label, hint, type = "text", rows, optional, ...properties }) {
  const input = rows
    ? element("textarea", { rows, dir: "auto", ...properties })
    : element("input", { type, dir: "auto", ...properties });
  return refusable(field(label, input, { hint, optional }), input);
}

/** Return a field of which one of `options`, `{value: text}`, is chosen. */
export function choice({ label, hint, value, options, ...properties }) {
  const choices = Object.entries(options).map(([each, text]) =>
    element("option", { value: each, selected: each === value }, text),
  );
  const input = element("select", properties, ...choices);
  return refusable(field(label, input, { hint }), input);
}

/** Return a group of boxes to tick; its `values()` are those of the ticked ones. */
export function ticks({ label, options }) {
  const boxes = Object.keys(options).map((value) => element("input", { type: "checkbox", value }));
  const lines = boxes.map((box) =>
    element("label", { class: "check" }, box, element("span", { dir: "auto" }, options[box.value])),
  );
  const group = element(
    "fieldset",
    { class: "field" },
    element("legend", { class: "label" }, label),
    element("div", { class: "ticks" }, ...lines),
  );
  const values = () => boxes.filter(({ checked }) => checked).map(({ value }) => value);
  return Object.assign(group, { values });
}

function refusable(view, input) {
  const problem = view.querySelector(".problem");
  return Object.assign(view, {
    input,
    refuse(error) {
      const box = errorBox(error);
      // The place for problems is an alert already.
      box.removeAttribute("role");
      fill(problem, box);
      input.setAttribute("aria-invalid", "true");
      input.focus();
    },
    accept() {
      fill(problem);
      input.removeAttribute("aria-invalid");
    },
  });
}
