// Local storage of the explorer, for each world: open requests and history.

import { base } from "../shared/base.js";

const KEY = `mockspaces explorer ${base.pathname}`;
const MOST_REMEMBERED = 50;

const memory = { requests: [], current: 0, history: [], ...read() };

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};  // written by another version, or not allowed
  }
}

function write() {
  try {
    localStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // It is full, or not allowed: the page works without.
  }
}

/** Return what is stored. */
export function remembered() {
  return memory;
}

/** Remember the open requests, and which one is shown. */
export function rememberRequests(requests, current) {
  Object.assign(memory, { requests, current });
  write();
}

/** Remember a request that was sent; the newest is the first. */
export function rememberSent(sent) {
  const others = memory.history.filter(({ query, variables }) => query !== sent.query || variables !== sent.variables);
  memory.history = [sent, ...others].slice(0, MOST_REMEMBERED);
  write();
}

/** Forget what was sent. */
export function forgetSent() {
  memory.history = [];
  write();
}
