// The form of a Space: created or edited, each refusal at the field that it is about.

import { element } from "../shared/dom.js";
import { action } from "./actions.js";
import { logo } from "./branding.js";
import { textField, ticks } from "./fields.js";
import { fill } from "./filling.js";
import { SPACE_BY_ID, SPACE_CREATE, SPACE_UPDATE } from "./operations.js";
import { crumb, panel } from "./panels.js";
import { known } from "./suggestions.js";

// Both spellings of the vendor's codes; what is not here is shown below the form.
const FIELD_OF_CODE = {
  MISSING_SPACE_NAME: "name",
  MISSING_NAME: "name",
  INVALID_SPACE_NAME: "name",
  INVALID_NAME: "name",
  SPACE_NAME_IS_LENGTHY: "name",
  NAME_IS_LENGTHY: "name",
  MISSING_ACCT_GRP_ID: "group",
  SPACE_EXISTS_FOR_ACCT_GRP: "group",
  SPACE_LOGO_UPLOAD_ERROR: "logo",
  LOGO_UPLOAD_ERROR: "logo",
  "HTTP 413": "logo", // larger than any request may be
};

/** Return the page on which a Space is created. */
export function createPage(context) {
  return [
    crumb("#/spaces", "All Spaces"),
    element("h1", {}, "Create a Space"),
    panel({
      className: "card form-panel",
      load: async () => createForm(context, await known(context.persona.accountId)),
    }),
  ];
}

/** Return the page on which a Space is edited. */
export function editPage(context, id) {
  const { service } = context;
  return [
    crumb(`#/spaces/${encodeURIComponent(id)}`, "Back to the Space"),
    element("h1", {}, "Edit the Space"),
    panel({
      className: "card form-panel",
      load: async () => {
        const variables = { id };
        const { space } = await service.send({ operation: SPACE_BY_ID, variables });
        return editForm(context, space);
      },
    }),
  ];
}

function createForm(context, { groups, packs, accounts }) {
  const list = element(
    "datalist",
    { id: "account-groups" },
    groups.map(({ id, name }) => element("option", { value: id }, name)),
  );
  const fields = {
    ...commonFields({ name: "", description: "", theme: null }),
    group: textField({
      label: "Account group (id)",
      list: "account-groups",
      autocomplete: "off",
      class: "mono",
      hint: "Its accounts become the members. It holds one Space, and cannot be changed later.",
    }),
    packs: ticks({ label: "Integration packs to share", options: packs }),
    accounts: ticks({
      label: "More members, besides the account group",
      options: accounts,
    }),
  };
  const groupChips = element(
    "p",
    { class: "row", role: "group", "aria-label": "Account groups of this account" },
    groups.map(({ id, name }) =>
      element(
        "button",
        { type: "button", class: "small", on: { click: () => (fields.group.input.value = id) } },
        name,
      ),
    ),
  );
  fields.group.append(groupChips, list);
  const order = ["name", "description", "group", "packs", "accounts", "logo", "alt"];
  return form(context, fields, order, {
    label: "Create the Space",
    operation: SPACE_CREATE,
    input: () => ({
      name: fields.name.input.value,
      description: fields.description.input.value || null,
      accountGroupId: fields.group.input.value,
      integrationPackIds: fields.packs.values(),
      accountIds: fields.accounts.values(),
      sharingMode: "ACCOUNT_GROUP",
    }),
    done: ({ spaceCreate }) => saved(context, spaceCreate, "is created"),
  });
}

function editForm(context, space) {
  const fields = commonFields(space);
  const order = ["name", "description", "logo", "alt"];
  return form(context, fields, order, {
    label: "Save",
    operation: SPACE_UPDATE,
    input: () => ({
      id: space.id,
      name: fields.name.input.value,
      description: fields.description.input.value || null,
    }),
    done: ({ spaceUpdate }) => saved(context, spaceUpdate, "is saved"),
  });
}

function saved({ go, notify }, space, what) {
  notify(`“${space.name}” ${what}.`);
  go(`#/spaces/${encodeURIComponent(space.id)}`);
}

function commonFields({ name, description, theme }) {
  return {
    name: textField({ label: "Name", value: name, autocomplete: "off" }),
    description: textField({ label: "Description", value: description ?? "", rows: 2 }),
    logo: logoField({ name: name || "?", theme }),
    alt: textField({
      label: "Description of the logo",
      value: theme?.logoAltTxt ?? "",
      hint: "Alternative text for screen readers.",
    }),
  };
}

/** Return a field for a logo, with a preview of the file, or of the logo so far. */
function logoField(space) {
  const view = textField({
    label: "Logo",
    type: "file",
    accept: ".svg,.png,.jpg,.jpeg",
    hint: "SVG, PNG or JPG, at most 256 KB.",
  });
  const preview = element("div", { class: "logo-preview" }, logo(space));
  const name = element(
    "p",
    { class: "muted" },
    space.theme?.logoUrl ? "The logo so far" : "No logo",
  );
  const remove = element(
    "button",
    { type: "button", class: "quiet small", on: { click: () => choose(null, { removed: true }) } },
    "Remove the logo",
  );
  remove.hidden = !space.theme?.logoUrl;
  view.append(
    element(
      "div",
      { class: "row" },
      preview,
      element("div", { class: "stack tight" }, name, remove),
    ),
  );
  view.input.addEventListener("change", () => choose(view.input.files[0] ?? null));
  let address = null;
  let removed = false;

  function choose(file, { removed: isRemoved = false } = {}) {
    removed = isRemoved;
    view.accept();
    if (address) URL.revokeObjectURL(address);
    address = file && URL.createObjectURL(file);
    if (!file) view.input.value = "";
    remove.hidden = !file && (removed || !space.theme?.logoUrl);
    if (file) {
      const image = element("img", { src: address, alt: "The chosen file" });
      image.addEventListener("error", () => fill(preview, notAnImage()));
      fill(preview, element("span", { class: "logo" }, image));
      fill(name, `${file.name}, ${sizeText(file.size)}`);
    } else {
      const shown = removed ? { ...space, theme: null } : space;
      fill(preview, logo(shown));
      fill(name, removed ? "The logo is removed when you save." : "No logo");
    }
  }

  return Object.assign(view, {
    file: () => view.input.files[0] ?? null,
    isRemoved: () => removed,
  });
}

function notAnImage() {
  return element("span", { class: "logo initial", role: "img", "aria-label": "Not an image" }, "?");
}

function sizeText(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.ceil(bytes / 1024)} KB`;
}

function form({ service }, fields, order, { label, operation, input, done }) {
  const act = action({
    service,
    label,
    kind: "primary",
    type: "submit",
    done,
    request: () => {
      const file = fields.logo.file();
      const theme = { logoAltTxt: fields.alt.input.value || null };
      // What is left out stays as it is; null removes it; a file takes this place.
      if (file || fields.logo.isRemoved()) theme.logo = null;
      return { operation, variables: { input: { ...input(), theme } }, file };
    },
    refused: (error) => {
      const at = fields[FIELD_OF_CODE[error.code]];
      at?.refuse(error);
      return Boolean(at);
    },
  });
  const view = element(
    "form",
    { class: "stack form", novalidate: true, on: { submit: send, input: act.forget } },
    order.map((name) => fields[name]),
    act,
  );

  function send(event) {
    for (const each of Object.values(fields)) each.accept?.();
    act.run(event);
  }

  return view;
}
