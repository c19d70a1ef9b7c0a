// The schedule of a process on its Atoms: edited as fields, explained in words.

import { element } from "../shared/dom.js";
import { action } from "./actions.js";
import { choice, textField } from "./fields.js";
import { fill } from "./filling.js";
import { PROCESSES, SCHEDULES_UPDATE } from "./operations.js";
import { panel } from "./panels.js";
import { FIELDS, nextMoments, retryWords, wordsOf } from "./schedule_words.js";
import { momentText } from "./times.js";

const ANY = {
  minutes: "*",
  hours: "*",
  daysOfWeek: "*",
  daysOfMonth: "*",
  months: "*",
  years: "*",
};
const PRESETS = {
  "Every 15 minutes": { ...ANY, minutes: "0-59/15" },
  "Every hour": { ...ANY, minutes: "0" },
  "Every day at 06:00": { ...ANY, minutes: "0", hours: "6" },
  "Monday to Friday at 18:15": { ...ANY, minutes: "15", hours: "18", daysOfWeek: "2-6" },
  "The first day of the month": { ...ANY, minutes: "0", hours: "4", daysOfMonth: "1" },
};
const MOST_RETRIES = ["1", "2", "3", "4", "5"];

/** Return a panel for each Atom that a process is deployed on. */
export function schedulePanel(context) {
  return context.process.atoms.map((atom) => atomPanel(context, atom));
}

function atomPanel({ service, instanceId, process, notify }, atom) {
  const request = () => ({ operation: PROCESSES, variables: { id: instanceId } });
  const view = panel({
    title: `Schedule on ${atom.name}`,
    service,
    request,
    load: async () => {
      const now = await service.now();
      const { integrationPackInstanceProcesses } = await service.send(request());
      const { processSchedules } = integrationPackInstanceProcesses.find(
        (each) => each.processSchedules?.id === atom.schedules.id,
      );
      return editor(processSchedules, now);
    },
  });
  return view;

  function editor(stored, now) {
    const words = element("div", { class: "words stack tight", role: "status" });
    const times = timesEditor("Add a time", stored.schedule, show);
    const retries = timesEditor("Add a time to try again", stored.retry?.schedule ?? [], show);
    const most = choice({
      label: "Try again at most",
      value: String(stored.retry?.maxRetry ?? 5),
      options: Object.fromEntries(MOST_RETRIES.map((each) => [each, each])),
      hint: "times after a run has failed",
      on: { change: () => show() },
    });
    const save = action({
      service,
      label: "Save the schedule",
      about: atom.name,
      kind: "primary",
      type: "submit",
      request: () => ({
        operation: SCHEDULES_UPDATE,
        variables: { id: stored.id, schedules: JSON.stringify(update()) },
      }),
      refused: (error) => times.refuse(error) || retries.refuse(error),
      done: () => {
        notify("The schedule is saved.");
        view.reload();
      },
    });

    function update() {
      return {
        Schedule: times.schedules(),
        Retry: { Schedule: retries.schedules(), maxRetry: Number(most.input.value) },
        processId: process.id,
        atomId: atom.id,
        id: stored.id,
      };
    }

    function show() {
      save.forget();
      const schedules = times.schedules();
      const next = nextMoments(schedules, now).map((each) => momentText(each, now));
      const retry = { schedule: retries.schedules(), maxRetry: Number(most.input.value) };
      fill(
        words,
        schedules.length
          ? schedules.map((each) => element("p", { class: "sentence" }, wordsOf(each)))
          : element("p", { class: "sentence" }, "It is not scheduled: it runs when you run it."),
        next.length > 0 && element("p", {}, `Next: ${next.join(" · ")}`),
        schedules.length > 0 && element("p", {}, retryWords(retry)),
      );
    }

    function submit(event) {
      times.accept();
      retries.accept();
      save.run(event);
    }

    show();
    return element(
      "form",
      {
        class: "stack",
        novalidate: true,
        on: { input: show, submit },
      },
      words,
      element("h3", {}, "When it runs"),
      times.view,
      element("h3", {}, "When it is tried again after a failure"),
      retries.view,
      most,
      save,
    );
  }
}

/** Return an editor of a list of times, each with its six fields. */
function timesEditor(label, stored, changed) {
  let rows = stored.map((schedule) => row(schedule));
  const list = element("ol", { class: "times" });
  const presets = choice({
    label,
    value: "",
    options: {
      "": "Choose…",
      ...Object.fromEntries(Object.keys(PRESETS).map((each) => [each, each])),
    },
    on: { change: add },
  });

  function row(schedule) {
    const fields = Object.fromEntries(
      Object.entries(FIELDS).map(([name, { label: text, hint }]) => [
        name,
        textField({
          label: text,
          hint,
          value: schedule[name] || "*",
          class: "mono",
          autocomplete: "off",
        }),
      ]),
    );
    const view = element(
      "li",
      {},
      element("div", { class: "time-fields" }, Object.values(fields)),
      element(
        "button",
        { type: "button", class: "quiet small", on: { click: () => remove(view) } },
        "Remove",
      ),
    );
    return { view, fields };
  }

  function add({ target }) {
    rows = [...rows, row(PRESETS[target.value])];
    target.value = "";
    show();
    rows.at(-1).fields.minutes.input.focus();
  }

  function remove(view) {
    rows = rows.filter((each) => each.view !== view);
    show();
    presets.input.focus();
  }

  function show() {
    fill(
      list,
      rows.map(({ view }) => view),
    );
    changed();
  }

  fill(
    list,
    rows.map(({ view }) => view),
  );
  return {
    view: element("div", { class: "stack" }, list, presets),
    schedules: () =>
      rows.map(({ fields }) =>
        Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value])),
      ),
    accept: () =>
      rows.forEach(({ fields }) => Object.values(fields).forEach((each) => each.accept())),
    /** Show a refusal at the field that its detail quotes, if it is here. */
    refuse: (error) => {
      const detail = error.errors?.[0].detail ?? "";
      for (const { fields } of rows) {
        for (const [name, each] of Object.entries(fields)) {
          if (!isAbout(detail, name, each.input.value)) continue;
          each.refuse(error);
          return true;
        }
      }
      return false;
    },
  };
}

function isAbout(detail, name, value) {
  const quoted = value.split(",").some((part) => detail.includes(`'${part}'`));
  return quoted && detail.includes(` in ${name} `);
}
