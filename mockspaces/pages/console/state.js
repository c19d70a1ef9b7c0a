// The state: all records as one seed, downloaded and put.

import { address } from "../shared/base.js";
import { control } from "../shared/control.js";
import { element, field, toast } from "../shared/dom.js";
import { attempt, button, confirmed, panel } from "./parts.js";
import { refresh, watch } from "./world.js";

const BUILT_IN = ["demo", "docs", "empty"];

export function statePanel() {
  const head = element("span", { class: "now muted" });
  const records = element("dl", { class: "facts counts" });
  const file = element("input", { type: "file", accept: ".json,application/json" });
  const place = panel("State", { now: head },
    records,
    element("div", { class: "row" },
      element("a", { class: "button small", href: address("_mockspaces/state"), download: "state.json" }, "Download")),
    field("Replace it with a file", file, { hint: "A seed in JSON, such as a download." }),
    element("div", { class: "row", role: "group", "aria-label": "Replace it with a built-in seed" },
      BUILT_IN.map((name) => button(`Load ${name}`, () => put(`the seed ${name}`, `/state/${name}`)))),
  );
  file.addEventListener("change", () => attempt(place, async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    const seed = JSON.parse(await chosen.text());
    file.value = "";
    await put(chosen.name, "/state", seed);
  }));

  watch("status", (status) => {
    const filled = Object.entries(status.records).filter(([, number]) => number);
    head.textContent = `${filled.reduce((sum, [, number]) => sum + number, 0)} records`;
    records.replaceChildren(...filled.flatMap(([name, number]) => [
      element("dt", {}, words(name)), element("dd", { class: "number" }, number)]));
  });

  return place;
}

async function put(what, path, seed) {
  if (!await confirmed(`Replace the state with ${what}?`, "The current state is lost, unless you save a snapshot first.", "Replace")) return;
  await control("PUT", path, seed);
  await refresh("status");
  toast(`The state is that of ${what}.`);
}

function words(name) {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
