// The certified OpenID provider, with two people who sign in and agree by themselves. Its first argument is the address
// that people are sent back to; it prints its own address and serves until it is ended.
import { createServer } from "node:http";
import Provider from "oidc-provider";

// Its notices go to standard output, of which only the address is read: writing to a closed pipe would end it.
console.info = () => {};

const people = {
  carla: { email: "accountant@opera.test", email_verified: true, name: "Carla Books" },
  nora: { email: "nora@opera.test", email_verified: true, given_name: "Nora", family_name: "New", groups: ["books"] },
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "portal", client_secret: "pro:vider secret", redirect_uris: [process.argv[2]] }],
    claims: { email: ["email", "email_verified"], profile: ["name", "given_name", "family_name", "groups"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith("/sign-in/")) return next();
    const accountId = ctx.cookies.get("who");
    ctx.respond = false;
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } });
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
