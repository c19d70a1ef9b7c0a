// Snapshots: state, clock and id sequence, to go back to.

import { control } from "../shared/control.js";
import { element, field, toast } from "../shared/dom.js";
import { button, counted, form, given, panel } from "./parts.js";
import { refresh, watch } from "./world.js";

export function snapshotsPanel() {
  const head = element("span", { class: "now muted" });
  const name = element("input", { autocomplete: "off", placeholder: "before" });
  const list = element("ul", { class: "list" });

  watch("snapshots", ({ snapshots }) => {
    head.textContent = snapshots.length || "None";
    list.replaceChildren(...snapshots.map(item));
  });

  return panel("Snapshots", { now: head },
    form("Save a snapshot", { name }, async () => {
      const { records } = await call("PUT", given(name) ?? "");
      toast(`Saved ${counted(records, "record")}.`);
      name.value = "";
    }, element("div", { class: "with-button" }, field("Name", name), element("button", {}, "Save"))),
    list,
  );
}

function item({ name, takenAt, records }) {
  return element("li", { class: "row apart" },
    element("div", { class: "grow" },
      element("code", {}, name),
      element("p", { class: "muted number" }, `${takenAt.slice(0, 19).replace("T", " ")} · ${counted(records, "record")}`)),
    element("div", { class: "row" },
      button("Restore", async () => {
        await call("POST", name, "/restore");
        toast(`The world is as it was in ${name}.`);
      }, { "aria-label": `Restore ${name}` }),
      button("Drop", () => call("DELETE", name), { "aria-label": `Drop snapshot ${name}`, class: "small quiet" })),
  );
}

async function call(method, name, more = "") {
  const answer = await control(method, `/snapshots/${encodeURIComponent(name)}${more}`);
  await refresh("snapshots", "status");
  return answer;
}
