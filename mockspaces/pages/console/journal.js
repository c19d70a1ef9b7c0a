// The journal: exchanges as they come, filtered, opened, kept.

import { address } from "../shared/base.js";
import { control } from "../shared/control.js";
import { element, field } from "../shared/dom.js";
import { codesOf, entryItem, statusOf, titleOf } from "./entry.js";
import { button, confirmed, counted, options } from "./parts.js";
import { follow } from "./stream.js";
import { refresh, watch } from "./world.js";

const ANY = "";

/** Show the journal at a place. */
export function showJournal(place) {
  const entries = new Map(); // by sequence: the entry, its item, its text
  const list = element("ol", { class: "entries", reversed: true });
  const live = element("span", { class: "status", role: "status" }, "Connecting…");
  const count = element("p", { class: "muted number" });
  const empty = element("p", { class: "empty" },
    "No requests yet. Requests to this world appear here as they happen.");
  const filters = new Filters(() => showFiltered());
  let most = 1000;
  let isPaused = false;

  const pause = button("Pause", () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? "Go on" : "Pause";
    pause.setAttribute("aria-pressed", isPaused);
    if (!isPaused) return journal.reload();
    return showState("refused", "Paused");
  }, { "aria-pressed": false });

  const journal = follow({
    onState: (isOpen) => isOpen ? showState("good", "Live") : showState("failed", "Connection lost, trying again"),
    onAll: (all) => {
      const kept = new Set(all.map(({ sequence }) => sequence));
      for (const sequence of entries.keys()) if (!kept.has(sequence)) remove(sequence);
      filters.forget();
      for (const entry of all) put(entry);
      showState("good", "Live");
      shown();
    },
    onEntry: (entry) => {
      if (isPaused) return;
      put(entry);
      shown();
    },
  });

  watch("status", ({ settings }) => { most = settings.journalSize; });
  document.addEventListener("reset-world", journal.reload);

  place.append(
    element("div", { class: "row apart" },
      element("div", { class: "row" }, element("h2", {}, "Journal"), live, count),
      element("div", { class: "row" }, pause,
        element("a", { class: "button small", href: address("_mockspaces/journal?format=har"), download: "journal.har" }, "Download HAR"),
        button("Clear", clear))),
    filters.element, list, empty,
  );

  function put(entry) {
    const text = JSON.stringify(entry).toLowerCase();
    const before = entries.get(entry.sequence);
    filters.learn(entry);
    if (before?.text === text) return;
    const item = entryItem(entry);
    if (before) {
      item.firstElementChild.open = before.item.firstElementChild.open;
      before.item.replaceWith(item);
    } else {
      const older = [...list.children].find(({ value }) => value < entry.sequence);
      list.insertBefore(item, older ?? null);
    }
    const noted = { entry, item, text };
    entries.set(entry.sequence, noted);
    item.hidden = !filters.take(noted);
    if (entries.size > most) remove(list.lastElementChild.value);
  }

  function remove(sequence) {
    entries.get(sequence).item.remove();
    entries.delete(sequence);
  }

  function showFiltered() {
    for (const each of entries.values()) each.item.hidden = !filters.take(each);
    shown();
  }

  let refreshing = null;
  function shown() {
    const visible = [...entries.values()].filter(({ item }) => !item.hidden).length;
    count.textContent = visible === entries.size ? counted(visible, "exchange") : `${visible} of ${counted(entries.size, "exchange")}`;
    empty.hidden = visible > 0;
    empty.textContent = entries.size
      ? "No exchange fits the filters."
      : "No requests yet. Requests to this world appear here as they happen.";
    // Requests may trigger faults, and add coverage.
    refreshing ??= setTimeout(() => {
      refreshing = null;
      refresh();
    }, 100);
  }

  function showState(state, text) {
    if (isPaused && state === "good") return;
    live.dataset.state = state;
    if (live.textContent !== text) live.textContent = text;
  }

  async function clear() {
    if (!await confirmed("Clear the journal?", "Its entries are lost. Nothing else changes.", "Clear")) return;
    await control("DELETE", "/journal");
    await journal.reload();
  }
}

/** The filters of the journal; they offer what its entries have. */
class Filters {
  #accounts = element("datalist", { id: "accounts" });
  #seen = new Set();

  constructor(onChange) {
    this.operation = element("select", {}, options([[ANY, "Any"]]));
    this.account = element("select", {}, options([[ANY, "Any"]]));
    this.status = element("select", {}, options([[ANY, "Any"]]));
    this.code = element("select", {}, options([[ANY, "Any"]]));
    const more = element("button", {
      type: "button", class: "small more", "aria-expanded": false,
      on: { click: () => more.setAttribute("aria-expanded", this.element.toggleAttribute("data-open")) },
    }, "Filters");
    this.text = element("input", { type: "search", placeholder: "name, id, message …" });
    this.element = element("form", {
      class: "filters", role: "search", "aria-label": "Filter the journal",
      on: { input: onChange, submit: (event) => event.preventDefault() },
    },
    element("div", { class: "row" }, element("div", { class: "grow" }, field("Text", this.text)), more),
    field("Operation", this.operation), field("Account", this.account),
    field("Status", this.status), field("Code", this.code), this.#accounts);
  }

  /** Offer nothing that is not in the journal any more, but for what is chosen. */
  forget() {
    this.#seen.clear();
    for (const select of [this.operation, this.account, this.status, this.code]) {
      for (const option of [...select.options]) {
        if (option.value !== ANY && !option.selected) option.remove();
        else this.#seen.add(`${select.id} ${option.value}`);
      }
    }
  }

  /** Offer what an entry has. */
  learn(entry) {
    this.#offer(this.operation, titleOf(entry));
    if (entry.accountId) this.#offer(this.account, entry.accountId);
    this.#offer(this.status, statusOf(entry));
    for (const code of codesOf(entry)) this.#offer(this.code, code);
  }

  #offer(select, value) {
    const key = `${select.id} ${value}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const after = [...select.options].slice(1).find((option) => option.value > value);
    select.insertBefore(element("option", { value }, value), after ?? null);
    if (select === this.account) this.#accounts.append(element("option", { value }));
  }

  /** Return whether an entry matches. */
  take({ entry, text }) {
    const fits = (select, values) => select.value === ANY || values.includes(select.value);
    return fits(this.operation, [titleOf(entry)])
      && fits(this.account, [entry.accountId])
      && fits(this.status, [statusOf(entry)])
      && fits(this.code, codesOf(entry))
      && text.includes(this.text.value.trim().toLowerCase());
  }
}
