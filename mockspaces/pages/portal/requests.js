// "Show request": the document, variables and headers of a request, to read and copy.

import { quoted, tokenRequest } from "../shared/commands.js";
import { copyButton } from "../shared/copy.js";
import { element } from "../shared/dom.js";
import { errorBox } from "../shared/errors.js";
import { jsonNodes } from "../shared/json.js";
import { isObject, parsed } from "../shared/service.js";
import { freshId } from "./filling.js";

/** Return a button that shows a request: the one that `find` returns or promises. */
export function showRequestButton(find, of) {
  async function show() {
    try {
      openDrawer("Request", exchangeView(await find()));
    } catch (error) {
      openDrawer("Request", errorBox(error));
    }
  }
  return element(
    "button",
    {
      type: "button",
      class: "quiet small show-request",
      "aria-label": `Show request: ${of}`,
      on: { click: show },
    },
    "Show request",
  );
}

/** Show all requests that were sent. */
export function showLog(log) {
  const entries = log.entries.map((exchange) =>
    element(
      "details",
      { class: "exchange" },
      element("summary", {}, exchange.operation.name, " ", outcome(exchange)),
      exchangeView(exchange),
    ),
  );
  const none = element("p", { class: "muted" }, "This page has sent no request yet.");
  openDrawer("Requests sent by this page", ...(entries.length ? entries : [none]));
}

function openDrawer(title, ...content) {
  const id = freshId("drawer");
  const close = element("button", { type: "button", on: { click: () => drawer.close() } }, "Close");
  const drawer = element(
    "dialog",
    { class: "drawer", "aria-labelledby": id },
    element("header", { class: "row apart" }, element("h2", { id }, title), close),
    element("div", { class: "stack" }, ...content),
  );
  drawer.addEventListener("close", () => drawer.remove());
  drawer.addEventListener("click", ({ target }) => target === drawer && drawer.close());
  document.body.append(drawer);
  drawer.showModal();
}

function outcome({ status, duration, answer }) {
  if (!status) return element("span", { class: "badge" }, "Not sent yet");
  const state = status >= 400 ? "failed" : answer?.errors ? "refused" : "good";
  return element(
    "span",
    { class: "badge", "data-state": state },
    `${status} in ${Math.round(duration)} ms`,
  );
}

function exchangeView(exchange) {
  const { operation, url, headers, variables, file, filePath, answer } = exchange;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (file) lines.push("Content-Type: multipart/form-data; boundary=…");
  return element(
    "div",
    { class: "stack" },
    element("p", { class: "row" }, element("code", {}, `POST ${url}`), outcome(exchange)),
    part("Document", operation.document),
    part("Variables", asJson(variables), jsonNodes(variables)),
    ...textsOf(variables).map(([name, value]) =>
      part(`${name}, as JSON`, asJson(value), jsonNodes(value)),
    ),
    file && part("File", `${filePath} = ${file.name} (${file.size} bytes)`),
    part("Headers", lines.join("\n")),
    part("curl", curlOf(exchange)),
    answer !== undefined &&
      part("Answer", asJson(answer), isObject(answer) ? jsonNodes(answer) : [answer]),
  );
}

/** Return the JSON that is written as text inside of variables, each with its name. */
function textsOf(variables) {
  return Object.entries(variables).flatMap(([name, value]) => {
    if (isObject(value) || Array.isArray(value)) return textsOf(value);
    const inner = typeof value === "string" ? parsed(value) : undefined;
    return isObject(inner) ? [[name, inner]] : [];
  });
}

function asJson(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function part(title, text, shown = [text]) {
  const id = freshId("part");
  return element(
    "section",
    { class: "stack tight" },
    element(
      "header",
      { class: "row apart" },
      element("h3", { id }, title),
      copyButton(text, title),
    ),
    element(
      "pre",
      { class: "code", tabindex: "0", role: "region", "aria-labelledby": id },
      ...shown,
    ),
  );
}

/** Return shell commands that fetch a token and send the request. */
function curlOf({ caller, client, url, headers, variables, operation, file, filePath }) {
  const token = tokenRequest(client);
  // A typed secret is not shown: curl asks for it.
  const basic = quoted(caller.secret ? caller.user : token.credentials);
  const { Authorization: _, ...others } = headers;
  const body = JSON.stringify({ query: operation.document, variables });
  const content = file
    ? [
        `--form-string operations=${quoted(body)}`,
        `--form-string map=${quoted(JSON.stringify({ 0: [filePath] }))}`,
        `-F ${quoted(`0=@${file.name}`)}`,
      ]
    : [`--data-raw ${quoted(body)}`];
  const options = [
    '-H "Authorization: Bearer $TOKEN"',
    ...Object.entries(others).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...content,
  ];
  return [
    `TOKEN=$(curl -s -u ${basic} ${quoted(token.url)})`,
    [`curl ${quoted(url)}`, ...options].join(" \\\n  "),
  ].join("\n");
}
