// The page: what its controls do.

import { control } from "../shared/control.js";
import { copy } from "../shared/copy.js";
import { at, element, toast } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { jsonNodes } from "../shared/json.js";
import { Client, isObject, TokenRefused, uploadPath } from "../shared/service.js";
import { makeTabs } from "../shared/tabs.js";
import { documentProblems, variableProblems } from "./checks.js";
import { suggestions } from "./completion.js";
import { Documentation } from "./documentation.js";
import { Editor } from "./editor.js";
import { examples, filled, groups, placesIn } from "./examples.js";
import { parse, print } from "./language.js";
import { Lookups } from "./lookups.js";
import { forgetSent, remembered, rememberRequests, rememberSent } from "./memory.js";
import { paintDocument, paintJSON } from "./paint.js";
import { Schema } from "./schema.js";
import { curl, javascript, python } from "./snippets.js";

const OTHER = "";
const PLACE_NOTES = "is looked up when you send.";
const schema = new Schema();
// The control API may be closed to this host name: the service itself is not.
const { personas } = await control("GET", "/personas").catch(() => ({ personas: [] }));
const clients = new Map();
const lastOfRole = {};
let requests = remembered().requests;
let current = Math.min(remembered().current, requests.length - 1);
let isBusy = false;

// Editors

const query = new Editor(at("query-place"), {
  id: "query", label: "Document", paint: paintDocument,
  check: (text) => documentProblems(text, schema),
  complete: (text, place) => suggestions(text, place, schema),
  onChange: () => { variables.refresh(); edited(); },
});
const variables = new Editor(at("variables-place"), {
  id: "variables", label: "Variables", paint: paintJSON,
  check: (text) => variableProblems(text, query.value, schema),
  onChange: edited,
});
schema.ready.then(() => { query.refresh(); variables.refresh(); });

function edited() {
  const request = requests[current];
  if (!request) return;
  request.query = query.value;
  request.variables = variables.value;
  request.title = titleOf(query.value) ?? request.title;
  rememberRequests(requests, current);
  const shown = document.querySelector('#requests [aria-current] .title');
  if (shown) shown.textContent = request.title;
  const places = placesIn(variables.value);
  at("hint").textContent = places.length ? `What stands in {{ }} ${PLACE_NOTES}` : "";
  showTarget();
}

function titleOf(text) {
  try {
    const [{ name, selections }] = parse(text).definitions;
    return name ?? selections.map((each) => each.name).join(", ");
  } catch {
    return null;
  }
}

// Who calls

function persona() {
  return personas.find(({ id }) => id === at("persona").value);
}

function showPersonas() {
  const options = personas.map(({ id, title }) => element("option", { value: id }, title));
  at("persona").replaceChildren(...options, element("option", { value: OTHER }, "Someone else"));
  const wanted = new URLSearchParams(location.search).get("persona");
  const first = personas.find(({ id }) => id === wanted) ?? personas[0];
  at("persona").value = first?.id ?? OTHER;
  takePersona();
}

function takePersona() {
  const chosen = persona();
  if (chosen) {
    lastOfRole[chosen.role] = chosen;
    at("account").value = chosen.accountId;
    at("guid").value = chosen.spaceGuid ?? "";
  }
  showExamples();
  showToken();
}

/** Switch to a persona whose role fits, if the current one has another. */
function takeRole(role) {
  const now = persona();
  const fitting = lastOfRole[role] ?? personas.find((each) => each.role === role);
  if (!now || now.role === role || !fitting) return;
  at("persona").value = fitting.id;
  takePersona();
  toast(`This is for another role: now as “${fitting.title}”.`);
}

function caller() {
  const value = (id) => at(id).value.trim() || at(id).placeholder;
  return { accountId: value("account"), user: value("user"), secret: value("secret"), spaceGuid: at("guid").value.trim() || null };
}

function client() {
  const key = JSON.stringify(caller());
  if (!clients.has(key)) clients.set(key, new Client(caller()));
  return clients.get(key);
}

function showToken() {
  const left = client().secondsLeft;
  const until = new Date(Date.now() + (left ?? 0) * 1000).toLocaleTimeString();
  at("token").textContent = left ? `Token until ${until}` : "No token yet";
  at("token").title = left ? `It is renewed after ${until}.` : "The first request fetches one.";
  if (left) at("token").dataset.state = "good";
  else delete at("token").dataset.state;
}

// Examples

async function showExamples() {
  await schema.ready;
  const role = persona()?.role;
  at("panel-examples").replaceChildren(...groups.flatMap((group) => [
    element("h2", {}, group.title),
    element("ul", {}, group.examples.map((example) => element("li", {}, element("button", {
      type: "button", class: "example", "data-field": example.field,
      "aria-current": requests[current]?.example === example.field && "true",
      on: { click: () => pick(example) },
    },
    element("span", { class: "title" }, example.title),
    example.destructive && element("span", { class: "badge", "data-state": "failed" }, "deletes"),
    role && role !== example.role && element("span", { class: "badge" }, example.role === "USER" ? "user" : "admin"),
    element("code", {}, example.field),
    element("span", { class: "visually-hidden" }, ` ${schema.labels[example.field]?.label ?? ""}`))))),
  ]));
}

function pick(example) {
  takeRole(example.role);
  open(example);
  query.focus();
  if (matchMedia("(max-width: 46rem)").matches) at("query").scrollIntoView({ block: "center" });
}

function open(example) {
  const request = {
    title: example.field, example: example.field,
    query: example.query.join("\n"), variables: example.variables ? JSON.stringify(example.variables, null, 2) : "",
  };
  const isFree = requests[current] && requests[current].isUntouched !== false;
  openRequest(request, isFree);
}

// Open requests

function openRequest(request, isInPlace) {
  if (isInPlace && requests.length) requests[current] = request;
  else {
    requests.push(request);
    current = requests.length - 1;
  }
  showRequest();
}

function showRequest() {
  const { query: text, variables: values } = requests[current];
  // The variables first: the document is checked against them.
  variables.area.value = values;
  query.value = text;
  variables.value = values;
  if (!path()) at("file").value = "";
  at("upload").open = Boolean(path());
  showRequests();
  showTarget();
  for (const each of document.querySelectorAll(".example")) {
    if (each.dataset.field === requests[current].example) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

function showRequests() {
  rememberRequests(requests, current);
  at("requests").replaceChildren(...requests.map(({ title }, index) => element("span", { class: "request-tab", "aria-current": index === current && "true" },
    element("button", { type: "button", class: "title", "aria-current": index === current && "true", on: { click: () => { current = index; showRequest(); } } }, title),
    requests.length > 1 && element("button", { type: "button", class: "close", "aria-label": `Close ${title}`, on: { click: () => close(index) } }, "×"))));
}

function close(index) {
  requests.splice(index, 1);
  current = Math.min(current, requests.length - 1);
  showRequest();
}

// Uploads

function values() {
  try {
    const read = at("variables").value.trim() ? JSON.parse(at("variables").value) : {};
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

function path() {
  return uploadPath(query.value, values());
}

function showTarget() {
  const [file] = at("file").files;
  const found = path();
  at("remove").hidden = !file;
  at("target").classList.toggle("problem", Boolean(file && !found));
  at("target").textContent = !file
    ? "svg, png or jpg, at most 262,144 bytes."
    : found
      ? `It goes to variables.${found.join(".")}.`
      : "It has nowhere to go: the document needs a variable of the type Upload, or the variables a theme.";
  return Boolean(!file || found);
}

// Headers

function headers() {
  const lines = at("headers").value.split("\n").filter((line) => line.trim());
  return Object.fromEntries(lines.map((line) => {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`“${line}” is no header: a name, a colon, a value.`);
    return [name, value];
  }));
}

function checkHeaders() {
  let problem = "";
  try {
    headers();
  } catch (error) {
    problem = error.message;
  }
  at("headers-problem").textContent = problem;
  at("headers").setAttribute("aria-invalid", Boolean(problem));
  return !problem;
}

// Sending

/** Return the request as it is sent: what stands in {{ }} is filled in. */
async function prepared() {
  const lookups = new Lookups({ client: client(), personas });
  const given = filled(values(), await lookups.values(placesIn(at("variables").value)));
  return { caller: caller(), query: query.value, variables: given, headers: headers(), file: at("file").files[0] ?? null, notes: lookups.notes };
}

function refusal() {
  if (!checkHeaders()) return at("headers");
  if (variableProblems(variables.value, query.value, schema).some(({ message }) => /JSON/.test(message))) return at("variables");
  return showTarget() ? null : at("file");
}

async function send() {
  if (isBusy) return;
  const wrong = refusal();
  if (wrong) {
    wrong.focus();
    return;
  }
  busy(true);
  try {
    const request = await prepared();
    rememberSent({ title: requests[current].title, query: request.query, variables: variables.value, at: Date.now() });
    const exchange = await client().ask(request.query, request.variables, { file: request.file, headers: request.headers });
    showExchange(exchange, request.notes);
  } catch (error) {
    showFailure(error);
  } finally {
    busy(false);
    showToken();
    showHistory();
  }
}

function busy(is) {
  isBusy = is;
  at("send").textContent = is ? "Sending…" : "Send";
  at("send").disabled = is;
  at("progress").hidden = !is;
  at("answer").setAttribute("aria-busy", is);
}

function showExchange(exchange, notes = []) {
  const { json, text, errors, headers: received, request } = exchange;
  at("notes").replaceChildren(...notes.map((note) => element("p", { class: "hint" }, note)));
  at("errors").replaceChildren(...(errors.length ? [errorBox({ errors })] : []));
  at("logos").replaceChildren(...logoFigures(json));
  at("body").replaceChildren(...(json === undefined ? [text] : jsonNodes(json)));
  at("body").scrollTop = 0;
  at("panel-headers").replaceChildren(headerTable(received));
  if (request) showSent(request);
  query.mark(errors.flatMap(({ message, locations }) => locations.map(({ line }) => ({ line, message }))));
  const size = new TextEncoder().encode(text).length;
  const took = exchange.duration < 10 ? exchange.duration.toFixed(1) : Math.round(exchange.duration);
  const line = [`${exchange.status} ${exchange.statusText}`.trim(), `${took} ms`, `${size.toLocaleString("en")} bytes`];
  say(line.join(" · "), !exchange.ok ? "failed" : errors.length ? "refused" : "good");
  at("answer").scrollIntoView({ block: "nearest" });
}

function showSent({ query: sent, variables: given, headers: named, file }) {
  at("panel-sent").replaceChildren(
    element("h3", {}, "Variables"), element("pre", { class: "code" }, jsonNodes(given)),
    file && element("p", { class: "hint" }, `With the file ${file.name}, as a multipart form.`),
    element("h3", {}, "Headers"), headerTable(named),
    element("h3", {}, "Document"), element("pre", { class: "code" }, sent));
}

function headerTable(all) {
  return element("div", { class: "table" }, element("table", {}, element("tbody", {}, Object.entries(all).map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, element("code", {}, value)))))));
}

function showFailure(error) {
  const { exchange } = error;
  if (exchange) {
    showExchange(exchange);
    if (error instanceof TokenRefused) say(`No token: ${exchange.status} ${exchange.statusText}`.trim(), "failed");
    return;
  }
  at("notes").replaceChildren();
  at("logos").replaceChildren();
  at("errors").replaceChildren(errorBox(error));
  at("body").textContent = "";
  say(error instanceof TypeError ? "There is no answer. Is the emulator still running?" : "It could not be sent.", "failed");
}

function say(line, state) {
  at("status").textContent = line;
  at("status").dataset.state = state;
}

function logoFigures(value) {
  if (value === null || typeof value !== "object") return [];
  const inner = Object.values(value).flatMap(logoFigures);
  return typeof value.logoUrl === "string" ? [logoFigure(value), ...inner] : inner;
}

function logoFigure({ logoUrl, logoAltTxt }) {
  // From this host, because the address in the answer may be that of a proxy.
  const source = logoUrl.replace(/^.*\/(?=logos\/[^/]+$)/, "");
  return element("figure", {}, element("img", { src: source, alt: logoAltTxt || "Logo without an alternative text" }),
    element("figcaption", {}, logoAltTxt || "Logo"));
}

// History

function showHistory() {
  const { history } = remembered();
  at("panel-history").replaceChildren(...(history.length ? [
    element("ul", {}, history.map((sent) => element("li", {}, element("button", {
      type: "button", class: "example", on: { click: () => openRequest({ title: sent.title, query: sent.query, variables: sent.variables, isUntouched: false }, false) },
    }, element("span", { class: "title" }, sent.title), element("code", {}, new Date(sent.at).toLocaleString()))))),
    element("button", { type: "button", class: "quiet small", on: { click: () => { forgetSent(); showHistory(); } } }, "Forget all"),
  ] : [element("p", { class: "hint" }, "What you send is listed here.")]));
}

// Wiring

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  }
});
at("send").addEventListener("click", send);
at("persona").addEventListener("change", takePersona);
for (const id of ["account", "guid"]) {
  at(id).addEventListener("input", () => {
    at("persona").value = OTHER;
    showToken();
  });
}
at("caller").addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
async function renew() {
  client().forget();
  try {
    await client().token();
  } catch (error) {
    showFailure(error);
  }
  showToken();
}
at("renew").addEventListener("click", renew);
at("headers").addEventListener("input", checkHeaders);
at("more").addEventListener("click", () => {
  const isOpen = at("extra").hidden;
  at("extra").hidden = !isOpen;
  at("more").setAttribute("aria-expanded", isOpen);
});
at("file").addEventListener("change", showTarget);
at("remove").addEventListener("click", () => {
  at("file").value = "";
  showTarget();
  at("file").focus();
});
at("add").addEventListener("click", () => {
  openRequest({ title: "New request", query: "", variables: "", isUntouched: true }, false);
  query.focus();
});
at("prettify").addEventListener("click", () => {
  try {
    query.area.select();
    document.execCommand("insertText", false, print(query.value));
    if (at("variables").value.trim()) variables.value = JSON.stringify(JSON.parse(variables.value), null, 2);
  } catch {
    query.refresh();  // what is wrong is marked at its line
  }
  query.focus();
});
for (const [id, write] of Object.entries({ "copy-curl": curl, "copy-python": python, "copy-javascript": javascript })) {
  const button = at(id);
  const { textContent: name } = button;
  button.setAttribute("aria-label", `Copy as ${name}`);
  button.addEventListener("click", async () => {
    try {
      await copy(write(await prepared()));
      toast(`Copied as ${name}.`);
    } catch (error) {
      showFailure(error);
    }
  });
}
at("reset").addEventListener("click", () => at("reset-dialog").showModal());
at("reset-no").addEventListener("click", () => at("reset-dialog").close());
at("reset-yes").addEventListener("click", async () => {
  at("reset-dialog").close();
  try {
    await control("POST", "/reset");
    clients.clear();
    toast("The world is as it was at the start.");
  } catch (error) {
    showFailure(error);
  }
  showToken();
});
for (const list of document.querySelectorAll('[role="tablist"]')) makeTabs(list);
new Documentation(at("panel-schema"), schema);

showPersonas();
showHistory();
if (requests.length) showRequest();
else open(examples.find(({ role }) => role === (persona()?.role ?? role)));
document.body.dataset.ready = "true";
