// An editor: a textarea over coloured text, with marked lines and completion.

import { element } from "../shared/dom.js";

const PAIRS = { "{": "}", "(": ")", "[": "]" };
const MOST_SHOWN = 12;

/**
 * An editor of a text.
 *
 * `paint` returns nodes that show the text in colour; `check` returns problems, each
 * with a `line` and a `message`; `complete` returns suggestions at a place of the text.
 */
export class Editor {
  #marks = [];
  #items = [];
  #chosen = 0;
  #prefix = "";

  constructor(host, { id, label, paint, check = () => [], complete = null, onChange = () => {} }) {
    Object.assign(this, { paint, check, complete, onChange });
    this.gutter = element("div", { class: "gutter", "aria-hidden": "true" });
    this.painted = element("pre", { class: "painted code", "aria-hidden": "true" });
    this.list = element("ul", { class: "completion", id: `${id}-list`, role: "listbox", "aria-label": "Completion", hidden: true });
    this.area = element("textarea", {
      id, "aria-label": label, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
      "aria-describedby": `${id}-problem`,
      ...(complete && { "aria-autocomplete": "list", "aria-controls": `${id}-list` }),
      on: {
        input: () => this.#changed(true),
        keydown: (event) => this.#key(event),
        blur: () => this.#close(),
        click: () => this.#close(),
      },
    });
    this.problem = element("p", { class: "problem", id: `${id}-problem`, role: "status" });
    this.frame = element("div", { class: "editor" },
      this.gutter, element("div", { class: "layers" }, this.painted, this.area, this.list));
    host.append(this.frame, this.problem);
  }

  get value() {
    return this.area.value;
  }

  set value(text) {
    this.area.value = text;
    this.area.setSelectionRange(0, 0);
    this.frame.scrollTop = 0;
    this.#marks = [];
    this.#changed(false);
  }

  /** Mark the lines that an answer has errors for. */
  mark(problems) {
    this.#marks = problems;
    this.#show(problems);
  }

  /** Check again, because something else has changed. */
  refresh() {
    this.painted.replaceChildren(...this.paint(this.value), "\n");
    this.#show([...this.check(this.value), ...this.#marks]);
  }

  focus() {
    this.area.focus();
  }

  #changed(isTyped) {
    if (isTyped) this.#marks = [];
    this.refresh();
    if (isTyped && this.complete) this.#suggest(false);
    this.onChange();
  }

  #show(problems) {
    const wrong = new Map(problems.map(({ line, message }) => [line, message]));
    const count = this.value.split("\n").length;
    this.gutter.replaceChildren(...Array.from({ length: count }, (_, index) => element("div", {
      class: wrong.has(index + 1) ? "wrong" : null, title: wrong.get(index + 1),
    }, String(index + 1))));
    this.area.setAttribute("aria-invalid", problems.length > 0);
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    this.problem.textContent = first ? `Line ${first.line}: ${first.message}${more}` : "";
  }

  #suggest(isAsked) {
    const at = this.area.selectionStart;
    const { prefix, items } = this.complete(this.value, at);
    if (!items.length || (!isAsked && !prefix)) return this.#close();
    Object.assign(this, { found: items });
    this.#items = items.slice(0, MOST_SHOWN);
    this.#prefix = prefix;
    const before = this.value.slice(0, at - prefix.length).split("\n");
    this.list.style.setProperty("--line", before.length);
    this.list.style.setProperty("--column", before.at(-1).length);
    this.list.hidden = false;
    this.#choose(0);
    return undefined;
  }

  #choose(index) {
    this.#chosen = (index + this.#items.length) % this.#items.length;
    this.list.replaceChildren(...this.#items.map((item, place) => element("li", {
      id: `${this.list.id}-${place}`, role: "option", "aria-selected": String(place === this.#chosen),
      on: { mousedown: (event) => { event.preventDefault(); this.#take(item); } },
    },
    element("span", { class: item.deprecated ? "deprecated" : null }, item.name),
    element("small", {}, item.type ?? item.description ?? ""))));
    this.area.setAttribute("aria-activedescendant", `${this.list.id}-${this.#chosen}`);
    this.list.children[this.#chosen].scrollIntoView({ block: "nearest" });
  }

  #take({ name }) {
    const at = this.area.selectionStart;
    const rest = /^\w*/.exec(this.value.slice(at))[0].length;
    this.#insert(name, at - this.#prefix.length, at + rest);
    this.#close();
  }

  #close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  #insert(text, start = this.area.selectionStart, end = this.area.selectionEnd) {
    this.area.setSelectionRange(start, end);
    // The one way that the browser's own undo knows of.
    document.execCommand("insertText", false, text);
  }

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === " " && event.ctrlKey && this.complete) {
        event.preventDefault();
        this.#suggest(true);
      }
      return;
    }
    if (!this.list.hidden && this.#keyInList(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#breakLine();
    } else if (PAIRS[event.key] && this.area.selectionStart === this.area.selectionEnd && !/\w/.test(this.value[this.area.selectionEnd] ?? "")) {
      event.preventDefault();
      const at = this.area.selectionStart;
      this.#insert(event.key + PAIRS[event.key]);
      this.area.setSelectionRange(at + 1, at + 1);
    } else if (Object.values(PAIRS).includes(event.key) && this.value[this.area.selectionStart] === event.key) {
      event.preventDefault();
      this.area.setSelectionRange(this.area.selectionStart + 1, this.area.selectionStart + 1);
    }
  }

  #keyInList({ key }) {
    const act = {
      ArrowDown: () => this.#choose(this.#chosen + 1),
      ArrowUp: () => this.#choose(this.#chosen - 1),
      Enter: () => this.#take(this.#items[this.#chosen]),
      Tab: () => this.#take(this.#items[this.#chosen]),
      Escape: () => this.#close(),
    }[key];
    act?.();
    return Boolean(act);
  }

  #breakLine() {
    const at = this.area.selectionStart;
    const line = this.value.slice(0, at).split("\n").at(-1);
    const [indent] = /^ */.exec(line);
    const opened = this.value[at - 1] in PAIRS;
    const isClosed = opened && this.value[at] === PAIRS[this.value[at - 1]];
    const inner = `\n${indent}${opened ? "  " : ""}`;
    this.#insert(isClosed ? `${inner}\n${indent}` : inner);
    if (isClosed) this.area.setSelectionRange(at + inner.length, at + inner.length);
  }
}
