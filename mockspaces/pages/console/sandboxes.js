// Sandboxes: worlds beside this one, and the menu that leads from one to another.

import { sandbox, worldAddress } from "../shared/base.js";
import { control, controlAt } from "../shared/control.js";
import { element, field, toast } from "../shared/dom.js";
import { button, confirmed, form, given, options, panel } from "./parts.js";
import { controlServer, refresh, watch } from "./world.js";

const SEEDS = [["", "the server’s"], ["demo", "demo"], ["docs", "docs"], ["empty", "empty"]];

/** Show which world this is, the menu of the others, and the way back to the start. */
export function showWorld(place) {
  const links = element("ul", {});
  const menu = element("nav", { id: "worlds", popover: "auto", "aria-label": "Worlds" }, links);
  const opener = element("button", { type: "button", popovertarget: "worlds", class: "opener" },
    element("span", { class: "muted" }, "World"), element("strong", {}, nameOf(sandbox)),
    element("span", { "aria-hidden": "true" }, "▾"));
  menu.addEventListener("beforetoggle", () => {
    const { left, bottom, right } = opener.getBoundingClientRect();
    menu.style.top = `${bottom + 6}px`;
    if (left < innerWidth / 2) menu.style.left = `${left}px`;
    else menu.style.right = `${document.documentElement.clientWidth - right}px`;
  });
  watch("sandboxes", ({ sandboxes }) => {
    links.replaceChildren(...worlds(sandboxes).map((name) => element("li", {}, element("a", {
      href: consoleOf(name), "aria-current": name === sandbox && "page",
    }, nameOf(name)))));
  });
  place.append(opener, menu, button("Reset world", reset, { class: "danger" }));
}

export function sandboxesPanel() {
  const head = element("span", { class: "now muted" });
  const name = element("input", { autocomplete: "off", placeholder: "mine" });
  const seed = element("select", {}, options(SEEDS));
  const copy = element("input", { autocomplete: "off", placeholder: "a-copy" });
  const snapshot = element("select", {});
  const list = element("ul", { class: "list" });

  watch("sandboxes", ({ sandboxes }) => {
    head.textContent = sandboxes.length || "None";
    list.replaceChildren(...sandboxes.map(item));
  });
  watch("snapshots", ({ snapshots }) => snapshot.replaceChildren(
    ...options([["", "As it is now"], ...snapshots.map((each) => [each.name, each.name])])));

  return panel("Sandboxes", { now: head },
    form("Create a sandbox", { name }, async () => {
      const body = { seed: seed.value ? [seed.value] : null };
      await controlServer("PUT", given(name) ?? "", body);
      name.value = "";
      await refresh("sandboxes");
    }, element("div", { class: "pair" }, field("Name", name), field("Seed", seed)),
    element("button", { class: "small" }, "Create")),
    form("Fork this world", { name: copy }, async () => {
      const prefix = `${worldAddress(given(copy) ?? "")}_mockspaces`;
      await controlAt(prefix, "POST", "/fork", { from: sandbox, snapshot: snapshot.value || null });
      copy.value = "";
      await refresh("sandboxes");
    }, element("div", { class: "pair" }, field("Copy this world to", copy), field("From", snapshot)),
    element("button", { class: "small" }, "Fork")),
    list,
  );
}

function item(name) {
  return element("li", { class: "row apart" },
    element("a", { href: consoleOf(name), class: "grow" }, element("code", {}, name)),
    name === sandbox
      ? element("span", { class: "badge", "data-state": "good" }, "This one")
      : button("Drop", () => drop(name), { "aria-label": `Drop sandbox ${name}`, class: "small quiet" }),
  );
}

async function drop(name) {
  const question = "All its data is lost; its next use creates it again.";
  if (!await confirmed(`Drop the sandbox ${name}?`, question, "Drop")) return;
  await controlServer("DELETE", name);
  await refresh("sandboxes");
}

async function reset() {
  const question = "State, clock, limits, faults, journal and coverage go back to the start. Snapshots stay.";
  if (!await confirmed(`Reset the world ${nameOf(sandbox)}?`, question, "Reset")) return;
  await control("POST", "/reset");
  document.dispatchEvent(new Event("reset-world"));
  await refresh();
  toast("The world is reset.");
}

function worlds(sandboxes) {
  const others = [...sandboxes].sort();
  return [null, ...others, ...(sandbox && !others.includes(sandbox) ? [sandbox] : [])];
}

function nameOf(name) {
  return name ?? "main";
}

function consoleOf(name) {
  return `${worldAddress(name)}console`;
}
