// Faults: the service fails for chosen requests.

import { catalogue, control } from "../shared/control.js";
import { at, element, field } from "../shared/dom.js";
import { button, form, given, givenNumber, options, panel } from "./parts.js";
import { refresh, watch } from "./world.js";

const EFFECTS = [
  ["error", "Refuse it with a code"],
  ["status", "Answer an HTTP status"],
  ["before", "Cut the connection, execute nothing"],
  ["after", "Execute it, then cut the connection"],
  ["truncate", "Cut the answer off"],
  ["delay", "Only delay it"],
];

const operation = element("select", { id: "fault-operation" });

/** Open the form for a fault of an operation. */
export function proposeFault(name) {
  document.querySelector("#tab-controls").click();
  operation.closest(".panel").open = true;
  operation.value = name;
  operation.focus();
}

export function faultsPanel() {
  const head = element("span", { class: "now muted" });
  const list = element("ol", { class: "list" });
  const clear = button("Remove all", async () => {
    await control("DELETE", "/faults");
    await refresh("faults");
  }, { class: "small quiet" });

  watch("faults", ({ faults }) => {
    const waiting = faults.filter(({ remaining }) => remaining !== 0).length;
    head.textContent = faults.length ? `${waiting} waiting` : "None";
    list.replaceChildren(...faults.map(item));
    clear.hidden = !faults.length;
  });

  return panel("Faults", { now: head, open: true }, list, clear, addForm());
}

function addForm() {
  const effect = element("select", {}, options(EFFECTS));
  const code = element("select", {});
  const status = element("input", { inputmode: "numeric", value: "503" });
  const body = element("textarea", { rows: 2, class: "mono", placeholder: "as the service answers it" });
  const type = element("input", { placeholder: "text/plain", autocomplete: "off" });
  const bytes = element("input", { inputmode: "numeric", value: "20" });
  const delay = element("input", { placeholder: "250ms", autocomplete: "off" });
  const times = element("input", { inputmode: "numeric", value: "1" });
  const account = element("input", { list: "accounts", placeholder: "any account", autocomplete: "off" });
  const after = element("input", { inputmode: "numeric", value: "0" });
  const probability = element("input", { inputmode: "decimal", value: "1" });

  const sides = {
    error: [field("Code", code)],
    status: [
      element("div", { class: "pair" }, field("Status", status), field("Media type", type, { optional: true })),
      field("Body", body, { optional: true }),
    ],
    truncate: [field("After this number of bytes", bytes)],
  };
  const answers = {
    error: () => ({ error: code.value }),
    status: () => ({ status: givenNumber(status), body: given(body), contentType: given(type) }),
    before: () => ({ drop: "before" }),
    after: () => ({ drop: "after" }),
    truncate: () => ({ truncate: givenNumber(bytes) }),
    delay: () => undefined,
  };
  const showSides = () => {
    for (const [name, parts] of Object.entries(sides)) {
      for (const part of parts) part.hidden = name !== effect.value;
    }
  };
  effect.addEventListener("change", showSides);
  showSides();
  fillChoices(code);

  const fields = {
    "$.match.operation": operation, "$.match.accountId": account, "$.delay": delay,
    "$.times": times, "$.after": after, "$.probability": probability,
    "$.answer.error": code, "$.answer.status": status, "$.answer.body": body,
    "$.answer.contentType": type, "$.answer.truncate": bytes,
  };
  return form("Add a fault", fields, async () => {
    await control("POST", "/faults", {
      match: { operation: operation.value, accountId: given(account) },
      after: givenNumber(after),
      times: given(times) === undefined ? null : givenNumber(times),
      probability: givenNumber(probability),
      delay: given(delay),
      answer: answers[effect.value](),
    });
    await refresh("faults");
  },
  element("h3", {}, "Add a fault"),
  field("When a request asks for", operation),
  field("What happens", effect),
  sides.error, sides.status, sides.truncate,
  element("div", { class: "pair" },
    field("Delay", delay, { optional: true }),
    field("How often", times, { hint: "Empty: always" })),
  element("details", {},
    element("summary", {}, "Only some requests"),
    element("div", { class: "stack tight" },
      field("Account", account, { optional: true }),
      element("div", { class: "pair" },
        field("Let pass first", after),
        field("Probability", probability)))),
  element("button", { class: "primary small" }, "Add fault"));
}

async function fillChoices(code) {
  const [{ operations }, { errors }] = await Promise.all([catalogue("operations"), catalogue("errors")]);
  operation.append(...options([
    ["*", "anything"], ["jwt", "a token (jwt)"], ...operations.map(({ name }) => [name, name])]));
  code.append(...options(errors.map((each) => [each.code, each.code])));
  code.value = "PLATFORM_CALL_ERROR";
}

function item(fault) {
  const { id, match, fired, remaining } = fault;
  const isSpent = remaining === 0;
  return element("li", { class: "fault", id: `fault-${id}`, "data-spent": isSpent },
    element("div", { class: "row apart" },
      element("strong", {}, match.operation === "*" ? "anything" : match.operation),
      button("Remove", async () => {
        await control("DELETE", `/faults/${encodeURIComponent(id)}`);
        await refresh("faults");
      }, { "aria-label": `Remove ${id}`, class: "small quiet" })),
    element("p", {}, effectText(fault)),
    element("p", { class: "row" },
      element("code", { class: "muted" }, id),
      element("span", { class: "badge", "data-state": fired ? "good" : null }, `fired ${fired}`),
      element("span", { class: "badge", "data-state": isSpent ? null : "busy" },
        remaining === null ? "without end" : isSpent ? "spent" : `${remaining} left`)),
  );
}

function effectText({ match, after, probability, delay, answer }) {
  const parts = [];
  if (delay) parts.push(`waits ${delay}${typeof delay === "number" ? " s" : ""}`);
  if (answer?.error) parts.push(answer.error);
  if (answer?.status) parts.push(`status ${answer.status}`);
  if (answer?.drop) parts.push(answer.drop === "before" ? "cut before it is executed" : "executed, then cut");
  if (answer?.truncate !== undefined) parts.push(`cut after ${answer.truncate} bytes`);
  if (match.accountId) parts.push(`only ${match.accountId}`);
  if (after) parts.push(`after ${after}`);
  if (probability < 1) parts.push(`probability ${probability}`);
  return parts.join(" · ");
}

/** Show a fault of the list. */
export function showFault(id) {
  const shown = at(`fault-${id}`);
  if (!shown) return;
  document.querySelector("#tab-controls").click();
  shown.closest(".panel").open = true;
  shown.scrollIntoView({ block: "nearest" });
}
