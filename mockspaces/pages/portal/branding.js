// Branding: the logo, name and description of a Space.

import { element } from "../shared/dom.js";

/** Return the guid of a Space, which only its `url` contains. */
export function guidOf(space) {
  return space.url && new URL(space.url).searchParams.get("guid");
}

/** Return the logo of a Space, or its initial. */
export function logo(space) {
  const { logoUrl, logoAltTxt } = space.theme ?? {};
  if (!logoUrl) {
    const initial = [...space.name.trim()][0]?.toUpperCase() ?? "?";
    return element("span", { class: "logo initial", "aria-hidden": "true" }, initial);
  }
  return element(
    "span",
    { class: "logo" },
    element("img", { src: reachable(logoUrl), alt: logoAltTxt ?? "" }),
  );
}

/** Return the address of a logo as this page may load it. */
function reachable(logoUrl) {
  const url = new URL(logoUrl);
  // Behind a public URL of another name, the same logo is found beside this page.
  return url.origin === location.origin
    ? url.href
    : new URL(`logos/${url.pathname.split("/").at(-1)}`, document.baseURI).href;
}

/** Return the head of a Space's page. */
export function banner(space, ...more) {
  return element(
    "header",
    { class: "banner" },
    logo(space),
    element(
      "div",
      { class: "banner-text" },
      element("h1", { dir: "auto" }, space.name),
      space.description && element("p", { dir: "auto" }, space.description),
    ),
    more.length ? element("div", { class: "banner-more" }, ...more) : null,
  );
}

/** Return the date of a Space (`yyyy-MM-dd HH:mm:ss.0`, in UTC) as people write it. */
export function dateText(text) {
  const date = new Date(`${text.replace(" ", "T").replace(/\.\d+$/, "")}Z`);
  return date.toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}
