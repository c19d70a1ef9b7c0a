// The clock: one for tokens, limits, timestamps and running processes.

import { control } from "../shared/control.js";
import { element, field } from "../shared/dom.js";
import { button, form, given, panel } from "./parts.js";
import { refresh, watch } from "./world.js";

const STEPS = [["1 m", "1m"], ["5 m", "5m"], ["1 d", "1d"]];

let reading = { now: new Date().toISOString(), frozen: false, offset: 0 };
let readAt = performance.now();

export function clockPanel() {
  const head = element("span", { class: "now" });
  const time = element("time", { class: "time number" });
  const day = element("span", { class: "muted number" });
  const offset = element("p", { class: "muted" });
  const freeze = button("Freeze", () => move("PUT", "/clock", { frozen: !reading.frozen }));
  const reset = button("Real time", () => move("POST", "/clock/reset"));
  const by = element("input", { placeholder: "5m, 1h30m, -1d", autocomplete: "off" });
  const to = element("input", { type: "datetime-local", step: 1 });

  watch("status", ({ clock }) => {
    reading = clock;
    readAt = performance.now();
    freeze.textContent = clock.frozen ? "Let it run" : "Freeze";
    offset.textContent = offsetText(clock);
    reset.hidden = !clock.frozen && !clock.offset;
    show();
  });
  setInterval(() => reading.frozen || show(), 1000);

  function show() {
    const now = moment();
    const [date, clock] = now.toISOString().split("T");
    time.textContent = clock.slice(0, 8);
    time.dateTime = now.toISOString();
    day.textContent = `${date} UTC`;
    head.replaceChildren(reading.frozen
      ? element("span", { class: "badge", "data-state": "busy" }, "Frozen")
      : element("span", { class: "muted" }, reading.offset ? "Moved" : "Running"));
  }
  show();

  return panel("Clock", { now: head, open: true },
    element("div", { class: "row apart" },
      element("div", { class: "clock" }, time, day),
      freeze),
    offset,
    element("div", { class: "row", role: "group", "aria-label": "Advance the clock" },
      STEPS.map(([label, span]) => button(`+${label}`, () => advance(span), { "aria-label": `Advance by ${label}` })),
      reset),
    form("Advance the clock", { "$.by": by }, () => advance(given(by) ?? ""),
      element("div", { class: "with-button" }, field("Advance by", by), element("button", {}, "Advance"))),
    form("Set the clock", { "$.now": to }, () => move("PUT", "/clock", { now: `${to.value}Z` }),
      element("div", { class: "with-button" }, field("Set to, in UTC", to), element("button", {}, "Set"))),
  );
}

function advance(by) {
  return move("POST", "/clock/advance", { by });
}

async function move(method, path, body) {
  await control(method, path, body);
  await refresh("status");
}

function moment() {
  const passed = reading.frozen ? 0 : performance.now() - readAt;
  return new Date(Date.parse(reading.now) + passed);
}

function offsetText({ frozen, offset }) {
  const seconds = Math.round(offset);
  if (seconds === 0) return frozen ? "Stands still." : "Real time.";
  return `${spanText(Math.abs(seconds))} ${seconds > 0 ? "ahead of" : "behind"} real time.`;
}

function spanText(seconds) {
  const units = [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]];
  const parts = [];
  for (const [unit, length] of units) {
    const count = Math.floor(seconds / length);
    if (count) parts.push(`${count} ${unit}`);
    seconds -= count * length;
  }
  return parts.slice(0, 2).join(" ");
}
