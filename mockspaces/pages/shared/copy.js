// Copying: a button that takes a text to the clipboard.

import { element } from "./dom.js";

/**
 * Return a button that copies a text.
 *
 * `text` is the text, or a function that returns it, or a promise of it; `what` is what
 * it is to people who cannot see what it stands beside.
 */
export function copyButton(text, what, shown = "Copy") {
  const label = element("span", { role: "status" }, shown);
  const button = element("button", {
    type: "button", class: "small", "aria-label": `${shown} ${what}`, on: { click: copied },
  }, label);
  async function copied() {
    await copy(await (typeof text === "function" ? text() : text));
    label.textContent = "Copied";
    button.classList.add("copied");
    setTimeout(() => {
      label.textContent = shown;
      button.classList.remove("copied");
    }, 1500);
  }
  return button;
}

/** Take a text to the clipboard, also where the page came over plain HTTP. */
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = element("textarea", { value: text, class: "visually-hidden", "aria-hidden": "true" });
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
