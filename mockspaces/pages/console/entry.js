// An exchange: its line in the journal, and all that is known of it when it is opened.

import { catalogue } from "../shared/control.js";
import { copyButton } from "../shared/copy.js";
import { element } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { jsonNodes } from "../shared/json.js";
import { proposeFault, showFault } from "./faults.js";
import { button, withCode } from "./parts.js";

/** Return how an exchange went: `good`, `refused`, `failed` or `busy`. */
export function stateOf({ status, errors }) {
  if (status === null || status >= 500) return "failed";
  return status >= 400 || errors.length ? "refused" : "good";
}

/** Return what an exchange asked for, in a few words. */
export function titleOf({ kind, rootFields, operationName }) {
  if (kind === "jwt") return "token";
  return rootFields.join(", ") || operationName || "unreadable";
}

/** Return the codes that an exchange was refused with, or its messages. */
export function codesOf({ errors }) {
  return [...new Set(errors.map(({ errorCode, message }) => errorCode ?? message))];
}

/** Return the status of an exchange in a word. */
export function statusOf({ status }) {
  return String(status ?? "none");
}

/** Return the line of an exchange, which opens on all that is known of it. */
export function entryItem(entry) {
  const state = stateOf(entry);
  const line = element("details", { class: "entry", "data-state": state },
    element("summary", {},
      element("span", { class: "sequence number muted" }, `#${entry.sequence}`),
      element("span", { class: "badge", "data-state": state }, statusOf(entry)),
      element("span", { class: "what" },
        element("span", { class: "kind muted" }, entry.kind ?? "?"), " ",
        element("strong", {}, titleOf(entry)),
        entry.faultId && [" ", element("span", { class: "badge", "data-state": "busy" }, faultText(entry.faultId))],
        codesOf(entry).flatMap((code) => [" ", element(/^[A-Z_]+$/.test(code) ? "code" : "span", { class: "reason", "data-state": state }, code)])),
      element("span", { class: "account muted" }, entry.accountId ?? "no account"),
      element("time", { class: "number muted", datetime: entry.time, title: entry.time }, entry.time.slice(11, 23)),
      element("span", { class: "took number muted" }, durationText(entry.durationMs)),
    ),
  );
  line.addEventListener("toggle", () => {
    if (line.open && line.children.length === 1) line.append(entryBody(entry));
  });
  const item = element("li", {}, line);
  item.value = entry.sequence;
  return item;
}

function entryBody(entry) {
  return element("div", { class: "body stack" },
    element("div", { class: "row" },
      element("p", { class: "grow" }, outcomeText(entry)),
      entry.kind && button("Make it fail", () => proposeFault(entry.kind === "jwt" ? "jwt" : entry.rootFields[0] ?? "*")),
      copyButton(JSON.stringify(entry, null, 2), `exchange ${entry.sequence} as JSON`, "Copy JSON")),
    reasons(entry),
    element("div", { class: "halves" },
      element("section", { class: "stack tight" }, element("h3", {}, "Request"), requestParts(entry)),
      element("section", { class: "stack tight" }, element("h3", {}, "Answer"), answerParts(entry))),
  );
}

function outcomeText({ status, errors, faultId, kind }) {
  const what = kind === "jwt" ? "The token" : "The request";
  const outcome = status === null ? "No complete answer: the connection was cut, or the request still waits."
    : status === 401 ? `${what} was refused: the credentials or the token are invalid.`
    : status === 429 ? `${what} was refused: the account is over its limit.`
    : status >= 500 ? `The service failed with ${status}.`
    : status >= 400 ? `${what} was refused with ${status}.`
    : errors.length ? "The service refused it."
    : `${what} was answered.`;
  if (!faultId) return outcome;
  const cause = faultId === "header" ? "the header X-Mockspaces-Fault" : `the fault ${faultId}`;
  const text = ` It triggered ${cause}.`;
  return faultId === "header" ? outcome + text
    : [outcome, text, " ", button("Show it", () => showFault(faultId), { class: "small quiet" })];
}

function reasons({ errors }) {
  return errors.map((error) => {
    const { errorCode, message, detail, path } = error;
    const box = errorBox({ code: errorCode, message, detail });
    box.removeAttribute("role"); // not an alert
    const place = box.firstElementChild;
    if (path?.length) place.append(element("small", { class: "muted" }, `at ${path.join(".")}`));
    if (errorCode) meaningOf(errorCode).then((text) => place.append(element("small", { class: "muted" }, withCode(text))));
    return box;
  });
}

async function meaningOf(code) {
  const { errors } = await catalogue("errors");
  const known = errors.find((each) => code === each.code || code === each.newerSpelling);
  return known ? `${known.meaning} How to trigger it: ${known.trigger}.` : "";
}

function requestParts({ time, accountId, spaceGuid, operationName, document, variables }) {
  return [
    facts([
      ["Time", time], ["Account", accountId], ["SPACE_GUID", spaceGuid], ["Operation name", operationName],
    ]),
    document && element("pre", { class: "code", tabindex: 0, "aria-label": "Document" }, document),
    ...Object.keys(variables).length ? [
      element("h4", {}, "Variables"),
      element("pre", { class: "code", tabindex: 0, "aria-label": "Variables" }, jsonNodes(variables)),
    ] : [],
  ];
}

function answerParts({ status, durationMs, responseHeaders, answer }) {
  return [
    facts([
      ["Status", status ?? "none"], ["Took", durationText(durationMs)],
      ...Object.entries(responseHeaders ?? {}),
    ]),
    answer && element("pre", { class: "code", tabindex: 0, "aria-label": "Answer" }, answerNodes(answer)),
  ];
}

function answerNodes(answer) {
  if (typeof answer !== "string") return jsonNodes(answer);
  try {
    return jsonNodes(JSON.parse(answer));
  } catch {
    return [answer]; // cut at its limit, or no JSON
  }
}

function facts(pairs) {
  return element("dl", { class: "facts" }, pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .flatMap(([name, value]) => [element("dt", {}, name), element("dd", { class: "mono" }, value)]));
}

function faultText(id) {
  return id === "header" ? "fault by header" : id;
}

function durationText(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}
