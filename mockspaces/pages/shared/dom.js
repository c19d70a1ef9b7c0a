// Elements: whatever a text holds, it is set as text.

/**
 * Return an element.
 *
 * Properties are attributes; `class` is one of them, and true sets one without a value.
 * `on` holds listeners by event, `value` and `checked` are set as properties.
 * Children are nodes or texts; null, undefined and false are left out.
 */
export function element(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

/** Return an element of SVG, as `element` does of HTML. */
export function svg(name, properties = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

function filled(made, { on = {}, ...properties }, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) throw new TypeError("Listeners go into `on`.");
    if (name === "value" || name === "checked") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Return the element with an id. */
export function at(id) {
  return document.getElementById(id);
}

/** Return a labelled field: the control, its label, and a place for what is wrong. */
export function field(label, control, { hint, optional = false } = {}) {
  const id = control.id || `field-${(field.count = (field.count ?? 0) + 1)}`;
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  return element("div", { class: "field" },
    element("label", { for: id }, label, optional && element("small", {}, " optional")),
    control,
    element("p", { class: "hint", id: `${id}-hint` }, hint),
    element("p", { class: "problem", id: `${id}-problem`, role: "alert" }),
  );
}

/** Show at a control what is wrong with it; no text clears it. */
export function showProblem(control, text = "") {
  control.setAttribute("aria-invalid", Boolean(text));
  at(`${control.id}-problem`).textContent = text;
}

/** Announce something, on screen and to screen readers. */
export function toast(text) {
  const place = document.querySelector(".toasts")
    ?? document.body.appendChild(element("div", { class: "toasts", role: "status" }));
  const shown = element("div", { class: "toast" }, text);
  place.append(shown);
  setTimeout(() => shown.remove(), 5000);
}
