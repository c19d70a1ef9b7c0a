// The page: what its controls do.

import { element, jsonNodes, logoFigures, summary } from "./answers.js";
import { examples, filled, groups, missing, remember, remembered } from "./examples.js";
import { ask, isObject, parsed, uploadPath } from "./requests.js";
import { TokenRefused, tokens } from "./tokens.js";

const at = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 46rem)");
let isBusy = false;

function caller() {
  return Object.fromEntries(
    [["accountId", "account"], ["user", "user"], ["secret", "secret"]].map(
      ([name, id]) => [name, at(id).value.trim() || at(id).placeholder],
    ),
  );
}

function showExamples() {
  for (const group of groups) {
    const list = element("ul", {});
    for (const example of group.examples) {
      const button = element("button", { type: "button" });
      button.append(
        element("span", { className: "title", textContent: example.title }),
        element("code", { textContent: example.field, title: example.field }),
      );
      button.addEventListener("click", () => {
        pick(example, button);
        at("query").focus();
        if (narrow.matches) at("menu").open = false;
      });
      const item = element("li", {});
      item.append(button);
      list.append(item);
    }
    at("list").append(element("h3", { textContent: group.title }), list);
  }
}

function pick(example, button) {
  document.querySelector("[aria-current]")?.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
  at("query").value = example.query.join("\n");
  at("variables").value = JSON.stringify(filled(example.variables ?? {}), null, 2);
  at("query").setSelectionRange(0, 0);
  at("query").scrollTop = at("variables").scrollTop = 0;
  if (example.needsSpace && remembered.spaceGuid) at("guid").value = remembered.spaceGuid;
  const titles = missing(example);
  at("hint").textContent = titles.length
    ? `Some ids here are samples. For real ones, send ${titles.map((title) => `“${title}”`).join(", ")} first.`
    : "";
  if (!uploadPath(at("query").value, variables())) at("file").value = "";
  showTarget();
}

function variables() {
  const text = at("variables").value.trim();
  const value = text ? JSON.parse(text) : {};
  if (!isObject(value)) throw new SyntaxError("Variables are a JSON object.");
  return value;
}

function checkVariables() {
  let problem = "";
  try {
    variables();
  } catch (error) {
    problem = error.message;
  }
  at("problem").textContent = problem;
  at("variables").setAttribute("aria-invalid", Boolean(problem));
  return !problem;
}

function showTarget() {
  const file = at("file").files[0];
  at("remove").hidden = !file;
  at("target").classList.remove("problem");
  at("target").textContent = "svg, png or jpg, at most 262,144 bytes.";
  if (!checkVariables() || !file) return true;
  const path = uploadPath(at("query").value, variables());
  at("target").classList.toggle("problem", !path);
  at("target").textContent = path
    ? `It goes to variables.${path.join(".")}.`
    : "It has nowhere to go: the query needs a variable of the type Upload, or the variables a theme.";
  return Boolean(path);
}

async function send() {
  if (isBusy) return;
  if (!checkVariables()) return at("variables").focus();
  if (!showTarget()) return at("file").focus();
  busy(true);
  try {
    show(await ask(caller(), {
      query: at("query").value,
      variables: variables(),
      file: at("file").files[0],
      spaceGuid: at("guid").value.trim(),
    }));
  } catch (error) {
    showFailure(error);
  } finally {
    busy(false);
    showToken();
  }
}

function busy(is) {
  isBusy = is;
  at("send").textContent = is ? "Sending…" : "Send";
  at("answer").setAttribute("aria-busy", is);
}

function show(exchange) {
  const { line, state } = summary(exchange);
  const { json, text } = exchange;
  if (isObject(json?.data)) remember(json.data);
  at("body").replaceChildren(...(json === undefined ? [text] : jsonNodes(json)));
  at("logos").replaceChildren(...logoFigures(json));
  at("body").scrollTop = 0;
  say(line, state);
  at("answer").scrollIntoView({ block: "nearest" });
}

function showFailure(error) {
  if (error instanceof TokenRefused) {
    show({ response: error.response, text: error.body, json: parsed(error.body) });
    say(`No token: ${error.response.status} ${error.response.statusText}`.trim(), "failed");
    return;
  }
  at("body").textContent = String(error);
  at("logos").replaceChildren();
  say("There is no answer. Is the emulator still running?", "failed");
}

function say(line, state) {
  at("status").textContent = line;
  at("status").dataset.state = state;
}

function showToken() {
  if (!tokens.value) {
    at("token").textContent = "No token yet: the first request fetches one.";
    return;
  }
  const { accountId } = JSON.parse(tokens.key);
  const left = Math.max(0, tokens.good - performance.now());
  const until = new Date(Date.now() + left).toLocaleTimeString();
  at("token").textContent = `Token for ${accountId}, renewed after ${until}.`;
}

async function renew() {
  tokens.forget();
  try {
    await tokens.get(caller());
  } catch (error) {
    showFailure(error);
  }
  showToken();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  }
});
at("send").addEventListener("click", send);
at("renew").addEventListener("click", renew);
at("caller").addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
at("query").addEventListener("input", showTarget);
at("variables").addEventListener("input", () => checkVariables() && showTarget());
at("file").addEventListener("change", showTarget);
at("remove").addEventListener("click", () => {
  at("file").value = "";
  showTarget();
  at("file").focus();
});
narrow.addEventListener("change", () => { at("menu").open = !narrow.matches; });

at("menu").open = !narrow.matches;
at("address").textContent = new URL("graphql", document.baseURI).href;
showExamples();
pick(examples[0], document.querySelector("#list button"));
showToken();
