// The front page.

import { address } from "../shared/base.js";
import { control } from "../shared/control.js";
import { copyButton } from "../shared/copy.js";
import { at, element } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { tokenCommand } from "../shared/commands.js";

const PAGES = [
  ["Explorer", "graphql", "Every operation with an example that works, the schema, and each request as curl, Python or JavaScript."],
  ["Portal", "portal", "What a customer would build: administer Spaces, install integrations, map, schedule and run them."],
  ["Console", "console", "Look inside: live journal, clock, faults, limits, snapshots, sandboxes and coverage."],
  ["Documentation", "docs/", "What is emulated and how well it is known, pytest, containers, seeds, errors and more."],
  ["Control API", "_mockspaces/openapi.json", "Everything the console does, for programs; described by OpenAPI."],
  ["Schema", "schema.graphql", "The types and operations of the service, in the definition language."],
];

function showFacts({ version, seeds, sandbox, clock }) {
  const now = element("b", { class: "number" });
  const tick = () => { now.textContent = shown(moment(clock)); };
  const facts = [
    ["Version", element("b", {}, version)],
    ["Seed", element("b", {}, seeds.join(", ") || "none")],
    ["World", element("b", {}, sandbox ?? "main")],
    [clock.frozen ? "Clock frozen at" : "Clock", now],
  ];
  tick();
  if (!clock.frozen) setInterval(tick, 1000);
  at("facts").replaceChildren(...facts.map(([name, value]) => element("li", { class: "badge" }, `${name} `, value)));
}

const opened = Date.now();

function moment({ now, frozen }) {
  return new Date(Date.parse(now) + (frozen ? 0 : Date.now() - opened));
}

function shown(time) {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function copyable(text, what) {
  return element("div", { class: "copyable" }, element("code", {}, text), copyButton(text, what));
}

function showAddresses({ tokenUrl, graphqlUrl }) {
  at("addresses").append(
    element("div", { class: "field" }, element("p", { class: "label" }, "Token"), copyable(`${tokenUrl}{accountId}`, "token address")),
    element("div", { class: "field" }, element("p", { class: "label" }, "GraphQL"), copyable(graphqlUrl, "GraphQL address")),
    element("p", { class: "hint" }, "GET a token with any Basic credentials, then POST operations with it as a Bearer token. Operations inside a Space take its guid in the header ", element("code", {}, "SPACE_GUID"), "."),
  );
}

function personaCard({ id, accountId, accountName, role, title, spaceName, spaceGuid, tasks }) {
  const query = `?persona=${encodeURIComponent(id)}`;
  return element("article", { class: "card persona", "data-role": role },
    element("header", {},
      element("div", { class: "face", "aria-hidden": "true" }, accountName.slice(0, 1).toUpperCase()),
      element("div", {}, element("h3", { dir: "auto" }, title),
        element("span", { class: "badge" }, role === "USER" ? "Uses a Space" : "Administers Spaces"))),
    element("dl", { class: "facts" },
      element("dt", {}, "Account"), element("dd", {}, copyable(accountId, `account id of ${accountName}`)),
      spaceGuid && [
        element("dt", { dir: "auto" }, `SPACE_GUID of ${spaceName}`),
        element("dd", {}, copyable(spaceGuid, `SPACE_GUID of ${spaceName}`)),
      ]),
    tasks.length > 0 && element("ul", { class: "tasks" }, tasks.map((task) => element("li", {}, task))),
    element("div", { class: "actions" },
      element("a", { class: "button primary small", href: address(`portal${query}`), "aria-label": `Open in portal: ${title}` }, "Open in portal"),
      element("a", { class: "button small", href: address(`graphql${query}`), "aria-label": `Open in explorer: ${title}` }, "Open in explorer"),
      copyButton(() => tokenCommand(accountId), `for ${title}`, "Copy token command")));
}

function showPersonas({ personas }) {
  at("personas-hint").textContent = personas.length
    ? "People of the seed. Each has an account; any credentials get a token."
    : "This seed has no personas: any account id works; create a first Space in the explorer.";
  at("personas").replaceChildren(...personas.map(personaCard));
}

function showPages() {
  at("pages").replaceChildren(...PAGES.map(([title, path, text]) => element("li", {},
    element("a", { class: "card", href: address(path) }, element("h3", {}, title), element("p", { class: "muted" }, text)))));
}

showPages();
try {
  const front = await control("GET", "/front");
  showFacts(front);
  showAddresses(front);
  showPersonas(front);
} catch (error) {
  at("main").prepend(errorBox(error));
}
