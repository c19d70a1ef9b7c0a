// The journal as it grows: what is in it first, then each exchange as it is recorded.

import { address } from "../shared/base.js";
import { control } from "../shared/control.js";

/**
 * Follow the journal.
 *
 * `onAll` is called with all entries at first and after a gap, `onEntry` with each that
 * is recorded or changes, `onState` with true or false as the stream opens or is lost.
 */
export function follow({ onAll, onEntry, onState }) {
  let last = 0;
  let reading = null;
  let meanwhile = []; // what came while the journal was read

  async function reload() {
    const mine = control("GET", "/journal");
    reading = mine;
    meanwhile = [];
    try {
      const { entries } = await mine;
      if (reading !== mine) return; // it is read again already
      last = entries.at(-1)?.sequence ?? 0;
      onAll(entries);
    } catch {
      onState(false);
    }
    if (reading !== mine) return;
    reading = null;
    for (const entry of meanwhile) take(entry);
  }

  function take(entry) {
    last = Math.max(last, entry.sequence);
    onEntry(entry);
  }

  function open() {
    const source = new EventSource(address("_mockspaces/journal/stream"));
    source.addEventListener("open", () => {
      onState(true);
      reload();
    });
    source.addEventListener("error", () => onState(false));
    source.addEventListener("exchange", ({ data }) => {
      const entry = JSON.parse(data);
      if (reading) meanwhile.push(entry);
      else if (entry.sequence === 1 && last > 1) reload(); // the world was reset
      else take(entry);
    });
    return source;
  }

  // A browser keeps six connections to a server: hidden pages close theirs.
  let source = open();
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (document.visibilityState === "visible") source = open();
  });
  return { reload };
}
