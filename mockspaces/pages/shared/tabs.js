// Tabs: one panel at a time, by pointer or arrow keys.

import { at } from "./dom.js";

/** Let the tabs of a list show their panels; `onShow` learns the id of the tab. */
export function makeTabs(list, onShow = () => {}) {
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  function show(tab) {
    for (const each of tabs) {
      const isShown = each === tab;
      each.setAttribute("aria-selected", isShown);
      each.tabIndex = isShown ? 0 : -1;
      at(each.getAttribute("aria-controls")).hidden = !isShown;
    }
    onShow(tab.id);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) show(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tab = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    tab.focus();
    show(tab);
  });
  return (id) => show(tabs.find((tab) => tab.id === id));
}
