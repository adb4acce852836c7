// A certified OpenID provider for the tests: three people, a browser client with PKCE, and a program.
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = {
  nga: { name: "Trần Thị Nga", preferred_username: "nga", realm_access: { roles: ["mot-cua", "xa-la"] }, unit: "H50.25" },
  hai: { name: "Lê Văn Hải", preferred_username: "hai", realm_access: { roles: ["quan-tri", "mot-cua"] }, unit: "*" },
  vo: { name: "Võ Thử", preferred_username: "vo", realm_access: { roles: ["mot-cua"] } },
  dan: { name: "Nguyễn Thị Thử Nghiệm", preferred_username: "dan", so_dinh_danh: "045326000023" },
  la: { name: "Người Lạ", preferred_username: "la" },
};
const audience = "https://sohoa.test";
const provider = new Provider(issuer, {
  clients: [
    { client_id: "sohoa", client_secret: "made-up-secret", redirect_uris: back.split(","), grant_types: ["authorization_code"], response_types: ["code"] },
    { client_id: "lgsp", client_secret: "made-up-too", redirect_uris: [], response_types: [], grant_types: ["client_credentials"] },
  ],
  scopes: ["openid", "profile", "lookup"],
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "realm_access", "unit", "so_dinh_danh"] },
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: "lookup", audience, accessTokenFormat: "jwt", accessTokenTTL: 60, jwt: { sign: { alg: "RS256" } } }),
    },
  },
  extraTokenClaims: (_context, token) => (token.kind === "ClientCredentials" ? { realm_access: { roles: ["khai-thac"] }, unit: "H50.10" } : undefined),
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  cookies: { keys: ["made up for a test"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
