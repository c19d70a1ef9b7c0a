// Tokens: fetched when one is needed, and again when it has expired.

export const UNAUTHORIZED = "Downstream Execution Error: Unauthorized";

export class TokenRefused extends Error {
  constructor(response, body) {
    super("no token");
    this.response = response;
    this.body = body;
  }
}

export const tokens = {
  key: null,
  value: null,
  good: 0,

  /** Return a token for a caller: the one at hand while it is good. */
  async get(caller) {
    const key = JSON.stringify(caller);
    if (key !== this.key || performance.now() >= this.good) {
      this.forget();
      const asked = performance.now();
      const value = await fetchToken(caller);
      const lifetime = lifetimeOf(value);
      // Renewed a little early, so that it does not expire on its way.
      const margin = Math.min(5, lifetime / 10);
      Object.assign(this, { key, value, good: asked + (lifetime - margin) * 1000 });
    }
    return this.value;
  },

  forget() {
    Object.assign(this, { key: null, value: null, good: 0 });
  },
};

async function fetchToken({ accountId, user, secret }) {
  const response = await fetch(`auth/jwt/generate/${encodeURIComponent(accountId)}`, {
    // Omitted, so that a refusal does not open the browser's own dialogue.
    credentials: "omit",
    cache: "no-store",
    headers: { Authorization: `Basic ${base64(`${user}:${secret}`)}` },
  });
  const body = await response.text();
  if (!response.ok) throw new TokenRefused(response, body);
  return body;
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Return how many seconds a token lives, by its own claims. */
function lifetimeOf(token) {
  const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const { exp, iat } = JSON.parse(atob(payload));
  // By `iat`, because the emulator's clock may have been moved away from this one.
  return exp - (iat ?? Date.now() / 1000);
}
