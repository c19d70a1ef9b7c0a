// The page: its tabs, and what stands in them.

import { at, element } from "../shared/dom.js";
import { clockPanel } from "./clock.js";
import { showCoverage } from "./coverage.js";
import { faultsPanel } from "./faults.js";
import { showJournal } from "./journal.js";
import { limitsPanel } from "./limits.js";
import { sandboxesPanel, showWorld } from "./sandboxes.js";
import { snapshotsPanel } from "./snapshots.js";
import { statePanel } from "./state.js";
import { tokensPanel } from "./tokens.js";
import { startWatching } from "./world.js";

const tabs = [...document.querySelectorAll("[role=tab]")];
const wide = matchMedia("(min-width: 64rem)");

function select(tab, { focus = false } = {}) {
  for (const each of tabs) {
    const isSelected = each === tab;
    each.setAttribute("aria-selected", isSelected);
    each.tabIndex = isSelected ? 0 : -1;
  }
  at("main").dataset.tab = tab.getAttribute("aria-controls");
  if (focus) tab.focus();
}

function step(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  const shown = tabs.filter((tab) => tab.offsetParent);
  const next = shown.indexOf(event.target) + by + shown.length;
  select(shown[next % shown.length], { focus: true });
}

// Where there is room for them, the controls stand beside the rest and their tab is hidden.
for (const tab of tabs) {
  tab.addEventListener("click", () => tab.offsetParent && select(tab));
  tab.addEventListener("keydown", step);
}
wide.addEventListener("change", () => wide.matches && select(tabs[0]));

showWorld(at("world"));
showJournal(at("journal"));
showCoverage(at("coverage"));
at("controls").append(
  element("div", {}, clockPanel(), faultsPanel()),
  element("div", {}, limitsPanel(), tokensPanel(), snapshotsPanel(), sandboxesPanel(), statePanel()),
);
startWatching();
