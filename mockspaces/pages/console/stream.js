// The journal as it grows: what is in it first, then each exchange as it is noted.

import { address } from "../shared/base.js";
import { control } from "../shared/control.js";

/**
 * Follow the journal.
 *
 * `onAll` is called with all entries at first and after a gap, `onEntry` with each that
 * is noted or ends, `onState` with true or false as the stream opens or is lost.
 */
export function follow({ onAll, onEntry, onState }) {
  let last = 0;
  const reload = async () => {
    const { entries } = await control("GET", "/journal");
    last = entries.at(-1)?.sequence ?? 0;
    onAll(entries);
  };
  const source = new EventSource(address("_mockspaces/journal/stream"));
  source.addEventListener("open", () => {
    onState(true);
    reload();
  });
  source.addEventListener("error", () => onState(false));
  source.addEventListener("exchange", ({ data }) => {
    const entry = JSON.parse(data);
    if (entry.sequence === 1 && last > 1) return reload(); // the world was reset
    last = Math.max(last, entry.sequence);
    return onEntry(entry);
  });
  return { reload, close: () => source.close() };
}
