// A real OpenID Connect provider on loopback, without a page to type on: the browser's header `Person` says who signs in
// and what is claimed of them. Started by tests/oidc/conftest.py with PORT, REDIRECT_URI and NOW.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

const { NOW, PORT, REDIRECT_URI } = process.env;

// The application under test stands at a moment of its own: so must who signs for it, or no token were valid.
const moment = Number(NOW);
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [moment]));
  }
  static now() {
    return moment;
  }
};

const { default: Provider } = await import("oidc-provider");

const people = new Map();
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [{ client_id: "borgertid", client_secret: "hemmelig/+: %", redirect_uris: [REDIRECT_URI] }],
  jwks: { keys: [{ ...key, alg: "RS256", use: "sig", kid: `key-${process.pid}` }] },
  cookies: { keys: ["only-for-tests"] },
  acrValues: ["two-factors"],
  claims: { openid: ["sub", "acr", "amr"], profile: ["name", "roles", "offices"] },
  // Roles in the ID token, as the common providers send them.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => people.get(sub) }),
});

// The browser has a clock of its own: a cookie that ends by the provider's would be over before it is kept.
function withoutEnd(response) {
  const set = response.setHeader.bind(response);
  const lasting = (cookie) => (/^[^=]+=;/.test(cookie) ? cookie : cookie.replace(/; expires=[^;]+/i, ""));
  response.setHeader = (name, value) =>
    set(name, name.toLowerCase() === "set-cookie" ? [value].flat().map(lasting) : value);
}

createServer(async (request, response) => {
  withoutEnd(response);
  if (!request.url.startsWith("/interaction/")) return provider.callback()(request, response);
  const { acr, amr, ...claims } = JSON.parse(decodeURIComponent(request.headers.person));
  people.set(claims.sub, claims);
  const grant = new provider.Grant({ accountId: claims.sub, clientId: "borgertid" });
  grant.addOIDCScope("openid profile");
  const result = { login: { accountId: claims.sub, acr, amr }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result);
}).listen(Number(PORT), "127.0.0.1", () => console.log("listening"));
