// Statuses of executions: their names for people, and their colours.

import { element } from "../shared/dom.js";

export const STATUS_NAMES = {
  COMPLETE: "Complete",
  COMPLETE_WARN: "Complete with warnings",
  ERROR: "Error",
  ABORTED: "Aborted",
  DISCARDED: "Discarded",
  INPROCESS: "In process",
  STARTED: "Started",
};

const STATES = {
  COMPLETE: "good",
  COMPLETE_WARN: "refused",
  ERROR: "failed",
  ABORTED: "failed",
  INPROCESS: "busy",
  STARTED: "busy",
};

/** Return a status as a badge; its colour is never the only sign. */
export function statusBadge(status) {
  return element(
    "span",
    { class: "badge", "data-state": STATES[status] },
    STATUS_NAMES[status] ?? status,
  );
}

export function classOf(status) {
  return `status-${status.toLowerCase()}`;
}
