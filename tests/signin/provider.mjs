// An OpenID Connect provider for tests: whoever signs in says who they are. `node provider.mjs` writes its address.
//
// It runs in a folder with the package oidc-provider. An account is written into the form as "ada@example.org" with
// these words behind it: "unverified" for an address nobody has verified, "role=editor" for a claim, "short" for a
// sign-in that has ended a second later.

import http from 'node:http';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const library = pathToFileURL(`${process.cwd()}/node_modules/oidc-provider/lib/index.js`).href;
const { default: Provider, interactionPolicy } = await import(library);

function claims(account) {
  const [email, ...words] = account.split(' ');
  const role = words.find((word) => word.startsWith('role='));
  return {
    sub: account,
    name: email.split('@')[0],
    email,
    email_verified: !words.includes('unverified'),
    ...(role && { roles: role.slice('role='.length).split('+') }),
  };
}

const HEAD = '<!doctype html><title>Provider</title><link rel="icon" href="data:,">';
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true })); // what Streamlit asks for

const server = http.createServer();
await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
const address = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(address, {
  clients: [{
    client_id: 'positions',
    client_secret: process.env.CLIENT_SECRET,
    redirect_uris: ['http://127.0.0.1/oauth2callback'],
    post_logout_redirect_uris: ['http://127.0.0.1/oauth2callback'],
    token_endpoint_auth_method: 'client_secret_basic',
  }],
  claims: { openid: ['sub', 'roles'], profile: ['name'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false, // the claims come in the ID token, where Streamlit looks for them
  cookies: { keys: ['only for tests'] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => { // the library's own page asks for a font from elsewhere
        ctx.body = `${HEAD}<h1>Sign out here too?</h1>${form}`
          + '<button form="op.logoutForm" name="logout" value="yes">Yes</button>';
      },
    },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => claims(id) }),
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  ttl: {
    AccessToken: 600, Grant: 600, Interaction: 600, Session: 600,
    IdToken: (_ctx, token) => (token.available.sub.split(' ').includes('short') ? 1 : 600),
  },
});
const ours = (uri) => new URL(uri).hostname === '127.0.0.1' && new URL(uri).pathname === '/oauth2callback';
provider.Client.prototype.redirectUriAllowed = ours; // each program under test has a port of its own
provider.Client.prototype.postLogoutRedirectUriAllowed = ours;

provider.use(async (ctx, next) => {
  const uid = /^\/interaction\/([\w-]+)$/.exec(ctx.path)?.[1];
  if (!uid) {
    await next();
  } else if (ctx.query.account === undefined) {
    ctx.type = 'html';
    ctx.body = `${HEAD}<h1>Who are you?</h1><form>`
      + '<label>Account <input name="account" autofocus></label> <button>Go on</button></form>';
  } else {
    const result = { login: { accountId: ctx.query.account }, select_account: {} };
    await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
    ctx.respond = false;
  }
});

server.on('request', provider.callback());
process.stdout.write(`${address}\n`);
