// Snippets: the request as code in several languages.

import { address } from "../shared/base.js";
import { quoted as shell, tokenRequest } from "../shared/commands.js";
import { uploadPath } from "../shared/service.js";

/** Return a request as commands of a shell. */
export function curl(request) {
  const { token, query, variables, headers, path } = parts(request);
  const body = JSON.stringify({ query, variables });
  const named = Object.entries(headers).map(([name, value]) => `  -H ${shell(`${name}: ${value}`)} \\\n`).join("");
  const payload = path
    ? `  -F operations=${shell(body)} \\\n  -F map=${shell(JSON.stringify({ 0: [path] }))} \\\n  -F 0=@logo.png`
    : `  -H 'Content-Type: application/json' \\\n  -d ${shell(body)}`;
  return [
    `TOKEN=$(curl -s -u ${shell(token.credentials)} ${shell(token.url)})`,
    `curl -s ${shell(address("graphql"))} \\\n  -H "Authorization: Bearer $TOKEN" \\\n${named}${payload}`,
  ].join("\n");
}

/** Return a request as a program of Python, which needs `requests`. */
export function python(request) {
  const { token, query, variables, headers, path } = parts(request);
  const body = path
    ? [
      "    data={",
      `        "operations": json.dumps({"query": query, "variables": variables}),`,
      `        "map": json.dumps({"0": [${JSON.stringify(path)}]}),`,
      "    },",
      `    files={"0": open("logo.png", "rb")},`,
    ]
    : [`    json={"query": query, "variables": variables},`];
  return [
    ...(path ? ["import json", ""] : []),
    "import requests",
    "",
    `token = requests.get(\n    ${JSON.stringify(token.url)},\n    auth=(${token.credentials.split(/:(.*)/s).slice(0, 2).map((each) => JSON.stringify(each)).join(", ")}),\n).text`,
    `query = """${query.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"')}"""`,
    `variables = ${pythonValue(variables)}`,
    `answer = requests.post(`,
    `    ${JSON.stringify(address("graphql"))},`,
    `    headers={"Authorization": f"Bearer {token}", ${Object.entries(headers).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(", ")}},`.replace(", }", "}"),
    ...body,
    ")",
    "print(answer.status_code, answer.json())",
  ].join("\n");
}

/** Return a request as a module of JavaScript, for a browser or Node.js. */
export function javascript(request) {
  const { token, query, variables, headers, path } = parts(request);
  const own = Object.entries(headers).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`);
  const text = `\`${query.replace(/[\\`$]/g, "\\$&")}\``;
  const form = path && [
    'import { openAsBlob } from "node:fs";',
    "",
  ];
  const body = path
    ? [
      "const body = new FormData();",
      'body.append("operations", JSON.stringify({ query, variables }));',
      `body.append("map", ${JSON.stringify(JSON.stringify({ 0: [path] }))});`,
      'body.append("0", await openAsBlob("logo.png"), "logo.png");',
    ]
    : ["const body = JSON.stringify({ query, variables });"];
  return [
    ...(form ?? []),
    `const credentials = btoa(${JSON.stringify(token.credentials)});`,
    `const token = await (await fetch(${JSON.stringify(token.url)}, {\n  headers: { Authorization: \`Basic \${credentials}\` },\n})).text();`,
    `const query = ${text};`,
    `const variables = ${JSON.stringify(variables, null, 2)};`,
    ...body,
    `const answer = await fetch(${JSON.stringify(address("graphql"))}, {`,
    '  method: "POST",',
    "  headers: {",
    "    Authorization: `Bearer ${token}`,",
    ...(path ? [] : ['    "Content-Type": "application/json",']),
    ...own,
    "  },",
    "  body,",
    "});",
    "console.log(answer.status, await answer.json());",
  ].join("\n");
}

function parts({ caller, query, variables = {}, headers = {}, file = null }) {
  const path = file && uploadPath(query, variables);
  return {
    token: tokenRequest(caller),
    query,
    variables,
    headers: { ...(caller.spaceGuid && { SPACE_GUID: caller.spaceGuid }), ...headers },
    path: path && ["variables", ...path].join("."),
  };
}

function pythonValue(value, indent = "") {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const items = Array.isArray(value)
    ? value.map((each) => pythonValue(each, inner))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${pythonValue(each, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return items.length ? `${open}\n${items.map((each) => `${inner}${each},\n`).join("")}${indent}${close}` : open + close;
}
