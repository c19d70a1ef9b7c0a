// Answers: JSON in colour, links that can be followed, logos that can be seen.

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;
const LONGEST_IN_COLOUR = 300_000;

/** Return nodes that show a value as JSON. */
export function jsonNodes(value) {
  const text = JSON.stringify(value, null, 2);
  if (text.length > LONGEST_IN_COLOUR) return [text];
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(text.slice(end, match.index), jsonNode(match));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

function jsonNode([token, string, colon]) {
  if (string && !colon) {
    const value = JSON.parse(string);
    return /^https?:\/\//.test(value)
      ? element("a", { href: value, target: "_blank", rel: "noopener", textContent: string })
      : element("span", { className: "string", textContent: token });
  }
  return element("span", { className: colon ? "name" : "literal", textContent: token });
}

/** Return a figure for every logo in an answer. */
export function logoFigures(value) {
  if (value === null || typeof value !== "object") return [];
  const inner = Object.values(value).flatMap(logoFigures);
  return typeof value.logoUrl === "string" ? [logoFigure(value), ...inner] : inner;
}

function logoFigure({ logoUrl, logoAltTxt }) {
  const image = element("img", {
    // From here, because the address in the answer may be that of a proxy.
    src: logoUrl.replace(/^.*\/(?=logos\/[^/]+$)/, ""),
    alt: logoAltTxt || "Logo without an alternative text",
  });
  const caption = element("figcaption", { textContent: logoAltTxt || "Logo" });
  const figure = element("figure", {});
  figure.append(image, caption);
  return figure;
}

/** Return what to say of an answer in one line, and how it went. */
export function summary({ response, text, json, duration }) {
  const messages = (json?.errors ?? []).map(({ message }) => message);
  const size = new TextEncoder().encode(text).length;
  const line = [
    `${response.status} ${response.statusText}`.trim(),
    duration === undefined ? null : `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`,
    `${size.toLocaleString("en")} bytes`,
    ...messages.slice(0, 1),
    messages.length > 1 ? `and ${messages.length - 1} more` : null,
  ];
  const state = !response.ok ? "failed" : messages.length ? "refused" : "good";
  return { line: line.filter(Boolean).join(" · "), state };
}

export function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
