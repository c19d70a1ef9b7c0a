// Charts of days, drawn as SVG: how many executions ended how, and how long they took.

import { element, svg } from "../shared/dom.js";
import { STATUSES } from "./operations.js";
import { STATUS_NAMES, classOf } from "./statuses.js";
import { dayText, durationText } from "./times.js";

// `labels`: the most days that are named on the axis.
const WIDE = { width: 560, height: 200, left: 46, right: 8, top: 12, bottom: 26, labels: 7 };
const NARROW = { ...WIDE, width: 330, height: 190, labels: 4 };

/** Return a chart with a bar for each day, divided by status. */
export function daysChart(days) {
  const used = STATUSES.filter((status) =>
    days.some(({ executions }) => executions.some((each) => each.status === status)),
  );
  const most = niceMost(Math.max(...days.map(({ executions }) => executions.length)));
  const scale = scaleOf(days.length, (value) => value / most);
  const bars = days.map(({ start, executions }, index) => {
    let below = 0;
    return used.map((status) => {
      const number = executions.filter((each) => each.status === status).length;
      if (!number) return null;
      const [top, bottom] = [scale.y(below + number), scale.y(below)];
      below += number;
      const text = `${dayText(start)}: ${number} ${STATUS_NAMES[status]}`;
      return bar(scale, index, { top, bottom, kind: classOf(status), text });
    });
  });
  const total = days.reduce((sum, { executions }) => sum + executions.length, 0);
  const summary = used.map((status) => {
    const number = days
      .flatMap(({ executions }) => executions)
      .filter((each) => each.status === status);
    return `${number.length} ${STATUS_NAMES[status]}`;
  });
  return chart({
    title: "Executions a day",
    summary: `${total} executions: ${summary.join(", ")}.`,
    legend: used.map((status) => [classOf(status), STATUS_NAMES[status]]),
    content: [axis(scale, days, [0, most / 2, most], String), bars],
  });
}

/** Return a chart with the range of durations of each day, and their median. */
export function durationsChart(days) {
  const ranges = days.map(({ executions }) => rangeOf(executions.filter(isOver)));
  const all = rangeOf(days.flatMap(({ executions }) => executions).filter(isOver));
  const ticks = ticksAround(all ?? { shortest: 1000, longest: 1000 });
  const [low, high] = [ticks[0], ticks.at(-1)].map(Math.log);
  // Logarithmic, so that one long execution does not flatten all the others.
  const scale = scaleOf(days.length, (value) => (Math.log(value) - low) / (high - low));
  const marks = days.map(({ start }, index) => {
    const range = ranges[index];
    if (!range) return null;
    const { shortest, median, longest: top } = range;
    const text = `${dayText(start)}: median ${durationText(median)}, from ${durationText(shortest)} to ${durationText(top)}`;
    return [
      bar(scale, index, {
        top: scale.y(top),
        bottom: Math.max(scale.y(shortest), scale.y(top) + 2),
        kind: "range",
        text,
      }),
      svg("line", {
        class: "median",
        x1: scale.x(index),
        x2: scale.x(index) + scale.bar,
        y1: scale.y(median),
        y2: scale.y(median),
      }),
    ];
  });
  return chart({
    title: "Duration by day",
    summary: all
      ? `Median ${durationText(all.median)}, from ${durationText(all.shortest)} to ${durationText(all.longest)}.`
      : "Nothing has ended yet.",
    legend: [
      ["range", "Shortest to longest"],
      ["median", "Median"],
    ],
    content: [axis(scale, days, ticks, tickText), marks],
  });
}

/** Return the size that keeps the text of a chart legible on this screen. */
function size() {
  return matchMedia("(max-width: 46rem)").matches ? NARROW : WIDE;
}

function isOver({ status }) {
  return status !== "STARTED" && status !== "INPROCESS";
}

function rangeOf(executions) {
  if (!executions.length) return null;
  const sorted = executions.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return {
    shortest: sorted[0],
    median: sorted[Math.floor(sorted.length / 2)],
    longest: sorted.at(-1),
  };
}

function scaleOf(number, share) {
  const { width, left, right, top, bottom, height } = size();
  const step = (width - left - right) / number;
  return {
    step,
    bar: Math.min(step * 0.7, 40),
    x: (index) => left + index * step + (step - Math.min(step * 0.7, 40)) / 2,
    y: (value) => top + (height - top - bottom) * (1 - share(value)),
  };
}

function bar(scale, index, { top, bottom, kind, text }) {
  return svg(
    "rect",
    { class: kind, x: scale.x(index), y: top, width: scale.bar, height: bottom - top },
    svg("title", {}, text),
  );
}

function axis(scale, days, ticks, format) {
  const { width, height, left, right, labels: most } = size();
  const lines = ticks.map((value) => [
    svg("line", {
      class: "grid",
      x1: left,
      x2: width - right,
      y1: scale.y(value),
      y2: scale.y(value),
    }),
    svg("text", { x: left - 6, y: scale.y(value) + 4, "text-anchor": "end" }, format(value)),
  ]);
  const every = Math.ceil(days.length / most);
  const labels = days.map(({ start }, index) => {
    if ((days.length - 1 - index) % every) return null;
    const middle = scale.x(index) + scale.bar / 2;
    return svg("text", { x: middle, y: height - 8, "text-anchor": "middle" }, shortDay(start));
  });
  return [lines, labels];
}

function shortDay(day) {
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

const TICKS = [1, 10, 100, 1e3, 1e4, 6e4, 6e5, 36e5, 36e6, 36e7, 36e8]; // milliseconds

function ticksAround({ shortest, longest }) {
  const first = TICKS.findLastIndex((each) => each <= Math.max(shortest, 1));
  const last = TICKS.findIndex((each) => each > longest);
  return TICKS.slice(first, last + 1);
}

function tickText(milliseconds) {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 6e4) return `${milliseconds / 1e3} s`;
  return milliseconds < 36e5 ? `${milliseconds / 6e4} min` : `${milliseconds / 36e5} h`;
}

/** Return a round number that is even and not less. */
function niceMost(number) {
  if (number <= 2) return 2;
  const unit = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 4, 6, 8, 10, 20]
    .map((each) => each * unit)
    .find((each) => each >= number && each % 2 === 0);
}

function chart({ title, summary, legend, content }) {
  const { width, height } = size();
  return element(
    "figure",
    { class: "chart" },
    element("figcaption", {}, element("strong", {}, title), " ", summary),
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}. ${summary}` },
      content.flat(Infinity),
    ),
    element(
      "ul",
      { class: "legend", "aria-label": "Legend" },
      legend.map(([kind, text]) =>
        element("li", {}, element("span", { class: `key ${kind}`, "aria-hidden": "true" }), text),
      ),
    ),
  );
}
