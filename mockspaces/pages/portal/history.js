// The history of a process: charts of its days, and a table of its executions.

import { element } from "../shared/dom.js";
import { daysChart, durationsChart } from "./charts.js";
import { choice } from "./fields.js";
import { fill } from "./filling.js";
import { HISTORY } from "./operations.js";
import { panel } from "./panels.js";
import { RAN } from "./run.js";
import { STATUS_NAMES, statusBadge } from "./statuses.js";
import { table } from "./tables.js";
import { dayKey, dayText, durationText } from "./times.js";

const PERIODS = { 1: "1 day", 7: "7 days", 14: "14 days", 30: "30 days" };
const DAY = 86_400_000;
const MOST = 1000; // most executions that the service returns
const ROWS = 20; // at first, and more at each wish
const CUT = `The service returns the newest ${MOST} executions: earlier ones are missing here.`;
const TYPES = {
  exec_manual: "Manual",
  exec_sched: "Scheduled",
  exec_listener: "Listener",
  retry_manual: "Retry, manual",
  retry_sched: "Retry, scheduled",
  sub_process: "Subprocess",
  test_manual: "Test",
};

/** Return a panel of what a process did in the days before now. */
export function historyPanel({ service, process, environment }) {
  const period = choice({ label: "Period", value: "14", options: PERIODS, on: { change: reload } });
  const status = choice({
    label: "Status",
    value: "",
    options: { "": "All", ...STATUS_NAMES },
    on: { change: () => show() },
  });
  const body = element("div", { class: "stack" });
  let since = new Date(0);
  let executions = [];
  let days = [];
  let isCut = false;
  const request = () => ({
    operation: HISTORY,
    variables: { processId: process.id, since: since.toISOString().replace(/\.\d+/, "") },
  });
  const list = panel({ className: "", load });
  const whole = panel({
    title: "History",
    service,
    request,
    load: () => [element("div", { class: "choices" }, period, status), list],
  });
  // Once this page has gone, the listener goes too.
  document.addEventListener(RAN, function ran() {
    if (whole.isConnected) list.reload();
    else document.removeEventListener(RAN, ran);
  });
  return whole;

  function reload() {
    list.reload();
  }

  async function load() {
    const now = await service.now();
    const number = Number(period.input.value);
    const today = new Date(`${dayKey(now)}T00:00:00Z`);
    since = new Date(today.getTime() - (number - 1) * DAY);
    const byStatus = await service.send(request());
    isCut = Object.values(byStatus).flat().length >= MOST;
    const atoms = new Set(environment.atoms.map(({ id }) => id));
    executions = Object.values(byStatus)
      .flat()
      .filter(({ atomId }) => atoms.has(atomId))
      .map((each) => ({
        ...each,
        startedAt: new Date(each.executionTime),
        milliseconds: Number(each.executionDuration[1]),
      }))
      .sort((a, b) => b.startedAt - a.startedAt);
    days = Array.from({ length: number }, (_, index) => {
      const start = new Date(since.getTime() + index * DAY);
      const key = dayKey(start);
      const executionsOfDay = executions.filter(({ startedAt }) => dayKey(startedAt) === key);
      return { start, executions: executionsOfDay };
    });
    show();
    return body;
  }

  function show() {
    if (!executions.length) {
      fill(body, element("p", { class: "empty" }, "It has not run in this period."));
      return;
    }
    const wanted = executions.filter(
      (each) => !status.input.value || each.status === status.input.value,
    );
    fill(
      body,
      isCut && element("p", { class: "notice" }, CUT),
      element("div", { class: "charts" }, daysChart(days), durationsChart(days)),
      executionsTable(wanted),
    );
  }
}

function executionsTable(executions) {
  const rows = element("tbody", {});
  const more = element("button", { type: "button", on: { click: () => add() } }, "Show more");
  const count = element("p", { class: "muted", role: "status" });
  let shown = 0;

  function add() {
    rows.append(...executions.slice(shown, shown + ROWS).map(rowOf));
    shown = Math.min(shown + ROWS, executions.length);
    more.hidden = shown === executions.length;
    fill(count, `${shown} of ${executions.length} executions`);
  }

  add();
  const columns = [
    "Started (UTC)",
    "Status",
    "Took",
    "Message",
    "Kind",
    "Atom",
    "Documents in / out",
  ];
  return [
    table({
      label: "Executions",
      caption: "Executions, the newest first",
      columns,
      rows,
    }),
    element("div", { class: "row" }, count, more),
  ];
}

function rowOf(execution) {
  const { startedAt, status, milliseconds, executionType, atomName, message } = execution;
  const { inboundDocumentCount, inboundErrorDocumentCount, outboundDocumentCount } = execution;
  const errors = inboundErrorDocumentCount ? ` (${inboundErrorDocumentCount} wrong)` : "";
  const time = startedAt.toISOString().slice(11, 19);
  return element(
    "tr",
    {},
    element(
      "th",
      { scope: "row" },
      element("time", { datetime: execution.executionTime }, `${dayText(startedAt)}, ${time}`),
    ),
    element("td", {}, statusBadge(status)),
    element("td", { class: "number" }, durationText(milliseconds)),
    element("td", { class: "message-cell", dir: "auto" }, message ?? ""),
    element("td", {}, TYPES[executionType] ?? executionType),
    element("td", { dir: "auto" }, atomName),
    element("td", {}, `${inboundDocumentCount}${errors} / ${outboundDocumentCount}`),
  );
}
