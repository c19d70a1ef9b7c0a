// Moments and spans of time as people read them.

const CLOCK = { hour: "2-digit", minute: "2-digit", timeZone: "UTC" };
const DAY = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };

/** Return a moment as a time of day, with its day unless that is today. */
export function momentText(moment, now) {
  const time = moment.toLocaleTimeString("en-GB", CLOCK);
  return dayKey(moment) === dayKey(now) ? `today ${time}` : `${dayText(moment)} ${time}`;
}

export function dayText(moment) {
  return moment.toLocaleDateString("en-GB", DAY);
}

/** Return the day of a moment in UTC, as `yyyy-mm-dd`. */
export function dayKey(moment) {
  return moment.toISOString().slice(0, 10);
}

export function durationText(milliseconds) {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
