// The status of this page's world, polled, with a callback when it changes.

import { server } from "../shared/base.js";
import { control, controlAt } from "../shared/control.js";

const INTERVAL = 3000;
const PARTS = {
  status: () => control("GET"),
  faults: () => control("GET", "/faults"),
  snapshots: () => control("GET", "/snapshots"),
  sandboxes: () => controlServer("GET"),
  coverage: () => control("GET", "/coverage"),
};

const listeners = new Map();
const last = new Map();
let isUnreachable = false;

/** Call the control API of the server: `GET`, or `PUT` or `DELETE` of a sandbox. */
export function controlServer(method, name = "", body = undefined) {
  const path = name && `/${encodeURIComponent(name)}`;
  return controlAt(`${server.href}sandbox`, method, path, body);
}

/** Call a function with a part of the world now and whenever that has changed. */
export function watch(part, listener) {
  listeners.set(part, [...(listeners.get(part) ?? []), listener]);
}

/** Read parts of the world again; all watched ones if none is named. */
export async function refresh(...parts) {
  const wanted = parts.length ? parts : [...listeners.keys()].filter((part) => part in PARTS);
  try {
    await Promise.all(wanted.map(read));
    reached(true);
  } catch {
    reached(false); // it is read again before long
  }
}

async function read(part) {
  const answer = await PARTS[part]();
  const text = JSON.stringify(answer);
  if (last.get(part) === text) return;
  last.set(part, text);
  notify(part, answer);
}

function notify(part, answer) {
  for (const listener of listeners.get(part) ?? []) listener(answer);
}

function reached(isReached) {
  if (isUnreachable !== isReached) return;
  isUnreachable = !isReached;
  notify("reached", isReached);
}

/** Begin to read the world, and go on while the page is visible. */
export function startWatching() {
  const look = () => document.visibilityState === "visible" && refresh();
  document.addEventListener("visibilitychange", look);
  setInterval(look, INTERVAL);
  refresh();
}
