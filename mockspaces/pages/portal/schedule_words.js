// What a schedule means: in words, and as the moments that come next.

export const FIELDS = {
  minutes: { label: "Minutes", low: 0, high: 59, hint: "0–59" },
  hours: { label: "Hours", low: 0, high: 23, hint: "0–23, UTC" },
  daysOfWeek: { label: "Days of the week", low: 1, high: 7, hint: "1 is Sunday" },
  daysOfMonth: { label: "Days of the month", low: 1, high: 31, hint: "1–31" },
  months: { label: "Months", low: 1, high: 12, hint: "1–12" },
  years: { label: "Years", low: 1970, high: 9999, hint: "such as 2027" },
};

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ..."January February March April May June".split(" "),
  ..."July August September October November December".split(" "),
];
const TIMES_LISTED = 6; // most times of the day that are listed one by one
const YEARS_AHEAD = 5; // that the next moments are looked for in

/** Return the numbers that a field names, or null if it is not understood. */
export function valuesOf(name, text) {
  const { low, high } = FIELDS[name];
  const parts = [];
  for (const part of (text.trim() || "*").split(",")) {
    const match = /^(?:\*|(\d{1,4})(?:-(\d{1,4})(?:\/(\d{1,4}))?)?)$/.exec(part.trim());
    if (!match) return null;
    const first = Number(match[1] ?? low);
    const last = Number(match[2] ?? match[1] ?? high);
    const step = Number(match[3] ?? 1);
    if (first < low || last > high || first > last || !step) return null;
    for (let value = first; value <= last; value += step) parts.push(value);
  }
  return [...new Set(parts)].sort((a, b) => a - b);
}

/** Return what a schedule means, as a sentence. */
export function wordsOf(schedule) {
  const values = {};
  for (const name of Object.keys(FIELDS)) {
    values[name] = valuesOf(name, schedule[name] ?? "*");
    if (!values[name]) return `The field “${FIELDS[name].label}” is not understood.`;
  }
  const parts = [timeWords(values), dayWords(values), monthWords(values), yearWords(values)];
  const sentence = parts.filter(Boolean).join(", ");
  return `${sentence[0].toUpperCase()}${sentence.slice(1)} (UTC).`;
}

/** Return what happens after a run fails, as a sentence. */
export function retryWords({ schedule, maxRetry }) {
  if (!schedule.length) return "A run that fails is not tried again.";
  const times = maxRetry === 1 ? "once" : `up to ${maxRetry} times`;
  const when = schedule.map((each) => lowered(wordsOf(each).slice(0, -1))).join(", and ");
  return `A run that fails is tried again ${times}: ${when}.`;
}

/** Return the next moments of schedules after a moment, at most so many. */
export function nextMoments(schedules, after, most = 3) {
  const expanded = schedules.map((schedule) =>
    Object.fromEntries(
      Object.keys(FIELDS).map((name) => [name, valuesOf(name, schedule[name] ?? "*")]),
    ),
  );
  if (expanded.some((each) => Object.values(each).includes(null))) return [];
  const found = [];
  const day = new Date(after);
  day.setUTCHours(0, 0, 0, 0);
  const last = after.getUTCFullYear() + YEARS_AHEAD;
  while (found.length < most && day.getUTCFullYear() <= last) {
    found.push(...momentsOn(day, expanded).filter((each) => each > after));
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return found.slice(0, most);
}

function momentsOn(day, schedules) {
  const times = schedules
    .filter((each) => isOn(day, each))
    .flatMap(({ hours, minutes }) =>
      hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    );
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((minutes) => new Date(day.getTime() + minutes * 60_000));
}

function isOn(day, { years, months, daysOfMonth, daysOfWeek }) {
  return (
    years.includes(day.getUTCFullYear()) &&
    months.includes(day.getUTCMonth() + 1) &&
    daysOfMonth.includes(day.getUTCDate()) &&
    daysOfWeek.includes(day.getUTCDay() + 1)
  );
}

function timeWords({ minutes, hours }) {
  if (minutes.length * hours.length <= TIMES_LISTED) {
    const times = hours.flatMap((hour) => minutes.map((minute) => clockText(hour, minute)));
    return `at ${listed(times)}`;
  }
  const within = isAll("hours", hours) ? "" : ` ${hourWords(hours)}`;
  const step = stepOf(minutes);
  if (step === 1) return `every minute${within}`;
  if (step) {
    const start = minutes[0] ? `, from minute ${minutes[0]} on` : "";
    return `every ${step} minutes${start}${within}`;
  }
  const past = listed(minutes.map((each) => `:${padded(each)}`));
  return `at ${past} of every hour${within}`;
}

/** Return the distance between minutes that go around the hour evenly, if they do. */
function stepOf(minutes) {
  const step = 60 / minutes.length;
  const isEven = minutes.every((each, index) => each === minutes[0] + index * step);
  return Number.isInteger(step) && step < 60 && minutes[0] < step && isEven ? step : null;
}

function hourWords(hours) {
  const run = runOf(hours);
  if (run && hours.length > 1) return `from ${clockText(run[0], 0)} to ${clockText(run[1], 59)}`;
  return `in the hours of ${listed(hours.map((each) => clockText(each, 0)))}`;
}

function dayWords({ daysOfWeek, daysOfMonth }) {
  const everyWeekday = isAll("daysOfWeek", daysOfWeek);
  const week = isSame(daysOfWeek, [2, 3, 4, 5, 6])
    ? "Monday to Friday"
    : `on ${listed(daysOfWeek.map((each) => DAYS[each - 1]))}`;
  if (isAll("daysOfMonth", daysOfMonth)) return everyWeekday ? "every day" : week;
  const run = runOf(daysOfMonth);
  const days = run && daysOfMonth.length > 2 ? `days ${run[0]} to ${run[1]}` : dayList(daysOfMonth);
  return everyWeekday ? `on ${days} of the month` : `${week}, if it is one of ${days} of the month`;
}

function dayList(days) {
  return days.length === 1 ? `day ${days[0]}` : `days ${listed(days)}`;
}

function monthWords({ months }) {
  if (isAll("months", months)) return null;
  const names = months.map((each) => MONTHS[each - 1]);
  const run = runOf(months);
  if (run && months.length > 2) return `from ${names[0]} to ${names.at(-1)}`;
  return `in ${listed(names)}`;
}

function yearWords({ years }) {
  if (isAll("years", years)) return null;
  const run = runOf(years);
  return run && years.length > 2 ? `from ${run[0]} to ${run[1]}` : `in ${listed(years)}`;
}

function isAll(name, values) {
  const { low, high } = FIELDS[name];
  return values.length === high - low + 1;
}

function isSame(values, others) {
  return values.join() === others.join();
}

/** Return the first and the last of values without a gap, or null. */
function runOf(values) {
  return values.at(-1) - values[0] === values.length - 1 ? [values[0], values.at(-1)] : null;
}

function listed(values) {
  if (values.length < 2) return String(values[0]);
  return `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;
}

function clockText(hour, minute) {
  return `${padded(hour)}:${padded(minute)}`;
}

function padded(number) {
  return String(number).padStart(2, "0");
}

function lowered(text) {
  return `${text[0].toLowerCase()}${text.slice(1)}`;
}
