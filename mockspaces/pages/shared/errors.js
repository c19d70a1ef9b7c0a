// Errors: what is shown of them is code, label and detail.

import { catalogue } from "./control.js";
import { element } from "./dom.js";

/** What each label means. */
export const LABELS = {
  D: "documented by Boomi",
  I: "inferred from documented samples",
  X: "nothing is published; our choice",
  O: "observed by the author of a client",
  verified: "compared with the service",
};

/** Return a badge for a label, which says what it means. */
export function labelBadge(label) {
  return element("span", { class: "badge", "data-label": label, title: LABELS[label] },
    label, element("span", { class: "visually-hidden" }, ` ${LABELS[label]}`));
}

/**
 * Return an element that shows what went wrong: a `ServiceError`, a `TokenRefused`, a
 * `ControlError`, one error of an exchange, or any `Error`.
 */
export function errorBox(error) {
  const all = error.errors?.length ? error.errors : [error];
  return element("div", { class: "stack tight", role: "alert" }, all.map(one));
}

function one({ code = null, message, detail = null, field = null }) {
  const head = element("div", { class: "row" }, element("code", {}, code ?? field ?? ""));
  const box = element("div", { class: "error", "data-state": code ? "refused" : "failed" });
  if (code || field) box.append(head);
  box.append(element("p", {}, detail ?? message));
  if (code) labelOf(code).then((label) => label && head.append(labelBadge(label)));
  return box;
}

async function labelOf(code) {
  const { errors } = await catalogue("errors").catch(() => ({ errors: [] }));
  return errors.find((each) => each.code === code)?.label;
}
