// The administrator's Spaces: all of them as cards, and one with what belongs to it.

import { element } from "../shared/dom.js";
import { confirmedAction } from "./actions.js";
import { banner, dateText, guidOf, logo } from "./branding.js";
import { members } from "./members.js";
import { SPACES, SPACE_BY_ID, SPACE_DELETE } from "./operations.js";
import { packCard } from "./packs.js";
import { crumb, panel } from "./panels.js";

/** Return the page of all Spaces. */
export function spacesPage({ service, persona }) {
  const request = () => ({ operation: SPACES });
  return [
    element(
      "header",
      { class: "row apart" },
      element(
        "div",
        {},
        element("h1", {}, "Spaces"),
        element(
          "p",
          { class: "lead" },
          "A Space shares integration packs with the accounts of one account group, ",
          "under a name and a logo of their own.",
        ),
      ),
      element("a", { class: "button primary", href: "#/spaces/new" }, "Create a Space"),
    ),
    panel({
      title: `Spaces of ${persona.accountName}`,
      className: "",
      service,
      request,
      load: async () => {
        const { spaces } = await service.send(request());
        return spaces.length ? element("ul", { class: "cards" }, spaces.map(card)) : nothing();
      },
    }),
  ];
}

function nothing() {
  return element(
    "p",
    { class: "empty" },
    "There is no Space yet. ",
    element("a", { href: "#/spaces/new" }, "Create the first one."),
  );
}

function card(space) {
  const packs = space.sharedIpacks?.length ?? 0;
  return element(
    "li",
    { class: "card stack tight space-card" },
    logo(space),
    element(
      "h3",
      { dir: "auto" },
      element("a", { href: `#/spaces/${encodeURIComponent(space.id)}` }, space.name),
    ),
    element("p", { class: "muted", dir: "auto" }, space.description ?? "No description"),
    element(
      "p",
      { class: "row" },
      element(
        "span",
        { class: "badge", dir: "auto" },
        space.accountGroup?.name ?? "No account group",
      ),
      element("span", { class: "badge" }, packs === 1 ? "1 pack" : `${packs} packs`),
      element("small", { class: "muted" }, `Since ${dateText(space.createdDate)}`),
    ),
  );
}

/** Return the page of one Space. */
export function spacePage({ service, go, notify }, id) {
  const request = () => ({ operation: SPACE_BY_ID, variables: { id } });
  return [
    crumb("#/spaces", "All Spaces"),
    panel({
      className: "",
      load: async () => {
        const { space } = await service.send(request());
        return content(space);
      },
    }),
  ];

  function content(space) {
    const guid = guidOf(space);
    return [
      banner(
        space,
        element("a", { class: "button", href: `#/spaces/${encodeURIComponent(id)}/edit` }, "Edit"),
        confirmedAction({
          service,
          label: "Delete",
          about: space.name,
          title: `Delete “${space.name}”?`,
          text: `Its members lose it at once, and its logo is removed. The account group “${space.accountGroup?.name}” is free for another Space then.`,
          request: () => ({ operation: SPACE_DELETE, variables: { id } }),
          done: () => {
            notify(`“${space.name}” is deleted.`);
            go("#/spaces");
          },
        }),
      ),
      panel({ title: "Details", service, request, load: () => facts(space, guid) }),
      panel({ title: "Packs shared in this Space", className: "", load: () => shared(space) }),
      members(service.inSpace(guid)),
    ];
  }
}

function facts(space, guid) {
  const rows = {
    "Account group": space.accountGroup?.name,
    "Created by": space.createdByAccountId,
    Created: dateText(space.createdDate),
    "Last changed": space.modifiedDate ? dateText(space.modifiedDate) : "Never",
    Id: element("code", {}, space.id),
    "Guid (header SPACE_GUID)": element("code", {}, guid),
    Address: element("a", { href: space.url }, space.url),
  };
  return element(
    "dl",
    { class: "facts" },
    Object.entries(rows).flatMap(([name, value]) => [
      element("dt", {}, name),
      element("dd", {}, value),
    ]),
  );
}

function shared(space) {
  const packs = space.sharedIpacks ?? [];
  if (!packs.length) return element("p", { class: "empty" }, "No pack is shared in this Space.");
  return element(
    "ul",
    { class: "cards" },
    packs.map((pack) => packCard(pack)),
  );
}
