// "Run now": executes a process and follows its status by the emulator's clock.

import { address } from "../shared/base.js";
import { element } from "../shared/dom.js";
import { action } from "./actions.js";
import { choice } from "./fields.js";
import { fill } from "./filling.js";
import { EXECUTE, HISTORY } from "./operations.js";
import { panel } from "./panels.js";
import { statusBadge } from "./statuses.js";
import { durationText } from "./times.js";

const PAUSE = 400; // milliseconds between two looks at the history
const PATIENCE = 30; // looks, after which a clock that stands still is suspected
const STEPS = ["STARTED", "INPROCESS"];

export const RAN = "process-ran"; // sent to the document, so that the history shows it

/** Return a panel from which a process is run. */
export function runPanel({ service, process }) {
  const atom = choice({
    label: "On the Atom",
    value: process.atoms[0].id,
    options: Object.fromEntries(process.atoms.map(({ id, name }) => [id, name])),
  });
  const progress = element("div", { class: "stack tight", "aria-live": "polite" });
  let since = null;
  const act = action({
    service,
    label: "Run now",
    about: process.name,
    kind: "primary",
    request: () => ({
      operation: EXECUTE,
      variables: { input: { processId: process.id, atomId: atom.input.value } },
    }),
    done: async ({ processExecute }) => {
      const { requestId } = JSON.parse(processExecute);
      since ??= await service.now();
      await follow(requestId.replace("executionrecord-", "execution-"));
      document.dispatchEvent(new Event(RAN));
    },
  });
  return panel({
    title: "Run now",
    load: () => [element("div", { class: "choices" }, atom, act), progress],
  });

  async function follow(idStart) {
    // A minute earlier, since `now` is in whole seconds.
    const from = new Date(since.getTime() - 60_000).toISOString().replace(/\.\d+/, "");
    const variables = { processId: process.id, since: from };
    for (let looks = 0; progress.isConnected; looks += 1) {
      const lists = Object.values(await service.send({ operation: HISTORY, variables }));
      const execution = lists.flat().find(({ executionId }) => executionId.startsWith(idStart));
      const isOver = execution && !STEPS.includes(execution.status);
      fill(progress, steps(execution), !isOver && looks > PATIENCE && patience());
      if (isOver) return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

function patience() {
  return element(
    "p",
    { class: "muted" },
    "Still running. If the emulator's clock is frozen, advance it in the ",
    element("a", { href: address("console") }, "console"),
    ".",
  );
}

function steps(execution) {
  const status = execution?.status ?? "STARTED";
  const isOver = !STEPS.includes(status);
  const names = [...STEPS, isOver ? status : "Finished"];
  const now = isOver ? 2 : STEPS.indexOf(status);
  return [
    element(
      "ol",
      { class: "steps" },
      names.map((name, index) =>
        element(
          "li",
          {
            class: index < now || isOver ? "past" : index === now ? "now" : "",
            "aria-current": index === now ? "step" : null,
          },
          name === "Finished" ? name : statusBadge(name),
        ),
      ),
    ),
    isOver &&
      element(
        "p",
        {},
        `It took ${durationText(Number(execution.executionDuration[1]))}. `,
        element("span", { dir: "auto" }, execution.message ?? ""),
      ),
  ];
}
