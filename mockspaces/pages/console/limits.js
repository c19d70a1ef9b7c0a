// The limits of each account.

import { control } from "../shared/control.js";
import { element, field } from "../shared/dom.js";
import { button, form, given, givenNumber, panel } from "./parts.js";
import { refresh, watch } from "./world.js";

export function limitsPanel() {
  const head = element("span", { class: "now muted" });
  const rate = element("input", { placeholder: "10/1s", autocomplete: "off" });
  const burst = element("input", { inputmode: "numeric", placeholder: "as the rate" });
  const inFlight = element("input", { inputmode: "numeric", placeholder: "no limit" });
  const fields = { "$.rate": rate, "$.burst": burst, "$.maxInFlight": inFlight };

  watch("status", ({ settings }) => {
    const inForce = [settings.rateLimit, settings.burst, settings.maxInFlight];
    [rate, burst, inFlight].forEach((control, index) => {
      if (control !== document.activeElement) control.value = inForce[index] ?? "";
    });
    const parts = [settings.rateLimit, settings.maxInFlight && `${settings.maxInFlight} in flight`];
    head.textContent = parts.filter(Boolean).join(", ") || "None";
  });

  async function put(limits) {
    await control("PUT", "/rate-limit", limits);
    await refresh("status");
  }

  return panel("Limits", { now: head },
    form("Limits", fields, () => put({
      rate: given(rate) ?? null,
      burst: givenNumber(burst) ?? null,
      maxInFlight: givenNumber(inFlight) ?? null,
    }),
    field("Requests in a period", rate, { optional: true }),
    element("div", { class: "pair" },
      field("At once", burst, { optional: true }),
      field("In progress", inFlight, { optional: true })),
    element("div", { class: "row" },
      element("button", { class: "primary small" }, "Set"),
      button("Remove", () => put({})))),
  );
}
