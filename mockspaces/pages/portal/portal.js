// The portal: the current persona, and the page that belongs to the address.

import { at, element, toast } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { fill } from "./filling.js";
import { integrationPage } from "./integration.js";
import { homePage } from "./packs.js";
import { isAdministrator, loadPersonas, memberOf } from "./personas.js";
import { showLog } from "./requests.js";
import { RequestLog, Service } from "./service.js";
import { signIn } from "./sign_in.js";
import { createPage, editPage } from "./space_form.js";
import { spacePage, spacesPage } from "./spaces.js";

const main = at("main");
const log = new RequestLog();

const ADMINISTRATOR = [
  [/^#\/spaces\/new$/, createPage],
  [/^#\/spaces\/([^/]+)\/edit$/, editPage],
  [/^#\/spaces\/([^/]+)$/, spacePage],
  [/^/, spacesPage],
];
const USER = [
  [/^#\/integrations\/([^/]+)(?:\/([^/]+)\/([^/]+)\/([^/]+))?$/, integrationPage],
  [/^/, homePage],
];

let persona = null;
let service = null;

/** Make a persona the current one. */
function become(chosen) {
  persona = chosen;
  const { accountId, user, secret } = persona;
  service = new Service({ accountId, user, secret }, { spaceGuid: persona.space?.guid, log });
}

function go(address) {
  // The same address again still shows what has changed.
  if (location.hash === address) show();
  else location.hash = address;
}

function show() {
  const pages = isAdministrator(persona) ? ADMINISTRATOR : USER;
  const [pattern, page] = pages.find(([each]) => each.test(location.hash));
  const found = pattern
    .exec(location.hash)
    .slice(1)
    .filter((each) => each !== undefined);
  const context = { service, persona, go, notify: toast };
  fill(main, page(context, ...found.map(decodeURIComponent)));
  document.title = `${persona.accountName} · Portal · mockspaces`;
}

function personaBar(personas) {
  const select = element(
    "select",
    { id: "persona", on: { change: choose } },
    ...personas.map((each, index) =>
      element("option", { value: index, selected: each === persona }, each.title),
    ),
    element("option", { value: "other" }, "Another account…"),
  );
  const requests = element(
    "button",
    { type: "button", class: "small", on: { click: () => showLog(log) } },
    "Requests",
  );
  log.addEventListener("change", () => fill(requests, `Requests (${log.entries.length})`));

  async function choose() {
    const chosen = personas[select.value] ?? (await signIn());
    if (!chosen) select.value = personas.indexOf(persona);
    else if (personas.includes(chosen)) start(personas, chosen);
    else start([...personas, chosen], chosen);
  }

  return element(
    "section",
    { class: "persona-bar", "aria-label": "Persona" },
    element("label", { for: "persona" }, "You are"),
    select,
    element("code", { class: "muted" }, persona.accountId),
    requests,
    persona.tasks.length > 0 &&
      element("p", { class: "tasks" }, "To try: ", persona.tasks.join(" ")),
  );
}

function start(personas, chosen, hash = "") {
  become(chosen);
  document.querySelector(".persona-bar")?.remove();
  main.before(personaBar(personas));
  history.replaceState(null, "", `?${new URLSearchParams({ persona: persona.id })}${hash}`);
  show();
}

/** Return the persona in the address: by id, or by the guid of a Space; null if unknown. */
async function asked(personas) {
  const query = new URLSearchParams(location.search);
  const guid = query.get("guid");
  if (guid) return personas.find(({ space }) => space?.guid === guid) ?? memberOf(guid);
  return personas.find(({ id }) => id === query.get("persona")) ?? personas[0] ?? null;
}

/** Show that there is no persona: no Space has the guid, or the world has none. */
function showNoPersona(personas) {
  const other = element(
    "button",
    { type: "button", class: "primary", on: { click: async () => begin(await signIn()) } },
    "Use an account",
  );
  function begin(chosen) {
    if (chosen) start([...new Set([...personas, chosen])], chosen);
  }
  fill(
    main,
    element("h1", {}, location.search.includes("guid=") ? "No Space has this guid" : "Portal"),
    element("p", { class: "lead" }, "Choose a persona, or use your own account."),
    element(
      "div",
      { class: "row" },
      personas.map((each) =>
        element("button", { type: "button", on: { click: () => begin(each) } }, each.title),
      ),
      other,
    ),
  );
}

try {
  const personas = await loadPersonas();
  const chosen = await asked(personas);
  if (!chosen) showNoPersona(personas);
  else start(personas.includes(chosen) ? personas : [...personas, chosen], chosen, location.hash);
  addEventListener("hashchange", () => {
    if (!persona) return;
    show();
    // For those who listen: the new page begins here.
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
} catch (error) {
  fill(main, element("h1", {}, "Portal"), errorBox(error));
}
