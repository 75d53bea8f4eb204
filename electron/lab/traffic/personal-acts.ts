import type { PersonalAct } from './acts.ts';
import { callAsClient, tokensOf } from './call-as-client.ts';
import { type Cast, callResource, createAttempt, openApplication, type Result, readUserinfo, siteOf } from './open-application.ts';
import { heldKey, type Scene } from './scene.ts';
import { signIn } from './sign-in.ts';

type Flow = (scene: Scene, cast: Cast) => Promise<Result>;

const READING_MS = 1200;
/** How often somebody comes back with a browser that was closed in between, and has to sign in. */
const NEW_VISIT = 0.35;

const open: Flow = (scene, cast) => {
  if (cast.chance.happens(NEW_VISIT)) scene.browserOf(cast.person, cast.client).close();
  return openApplication(scene, cast);
};

/** Works with what was opened before; who has nothing open opens it. */
const use: Flow = async (scene, cast) => {
  const { person, client, chance } = cast;
  const tokens = scene.held.get(heldKey(person.name, client));
  if (!tokens) return openApplication(scene, cast);
  let result: Result = 'done';
  for (let calls = chance.between(1, 3); calls > 0 && result === 'done'; calls--) {
    await scene.think(chance, READING_MS);
    const browser = scene.browserOf(person, client);
    const asksWho = chance.happens(0.4);
    result = asksWho
      ? await readUserinfo(scene, client, tokens.access_token, browser)
      : await callResource(scene, client, tokens.access_token);
  }
  // A token that is no good any more is thrown away, and the person signs in anew the next time.
  if (result === 'refused') scene.held.delete(heldKey(person.name, client));
  return result;
};

/** Exchanges the refresh token for the next: RFC 6749 §6. */
const renew: Flow = async (scene, cast) => {
  const { person, client } = cast;
  const key = heldKey(person.name, client);
  const former = scene.held.get(key);
  if (former?.refresh_token === undefined) return openApplication(scene, cast);
  const fields = { grant_type: 'refresh_token', refresh_token: former.refresh_token };
  const from = scene.browserOf(person, client).at;
  const tokens = tokensOf(await callAsClient(scene, { client, path: '/token', fields, from }));
  if (tokens) scene.held.set(key, { ...former, ...tokens });
  else scene.held.delete(key);
  return tokens ? callResource(scene, client, tokens.access_token) : 'refused';
};

/** A password typed wrong once or twice, then right. */
const mistype: Flow = (scene, cast) => {
  scene.browserOf(cast.person, cast.client).close();
  return openApplication(scene, cast, { passwords: cast.chance.happens(0.75) ? 1 : 2 });
};

/** Like `mistype`, with the code of the second step. */
const wrongCode: Flow = (scene, cast) => {
  scene.browserOf(cast.person, cast.client).close();
  return openApplication(scene, cast, { codes: 1 });
};

/** Comes as far as the sign-in page, tries perhaps once, and goes away. */
const abandon: Flow = async (scene, cast) => {
  const { person, client, chance } = cast;
  const browser = scene.browserOf(person, client);
  browser.close();
  const attempt = createAttempt(scene, cast);
  const page = await browser.open(attempt.path, attempt.site);
  if (chance.happens(0.4)) return 'refused';
  await scene.think(chance, READING_MS);
  await browser.submit(page, '/sign-in', { username: person.name, password: `${person.givenName}-${chance.between(1000, 9999)}` });
  return 'refused';
};

/** Ends the session: from the application, which knows who it was, or on this server's own page. OpenID Connect RP-Initiated Logout §2. */
const signOut: Flow = async (scene, cast) => {
  const { person, client, chance } = cast;
  const browser = scene.browserOf(person, client);
  if (!browser.isSignedIn()) return openApplication(scene, cast);
  const idToken = scene.held.get(heldKey(person.name, client))?.id_token;
  const question = new URLSearchParams({ client_id: client.id });
  if (idToken !== undefined) question.set('id_token_hint', idToken);
  if (client.signedOutUri !== null) question.set('post_logout_redirect_uri', client.signedOutUri);
  const isAsked = chance.happens(0.6);
  const page = await (isAsked ? browser.get(`/sign-out?${question}`, siteOf(client)) : browser.get('/sign-out'));
  await browser.submit(page, '/sign-out');
  // What lives as long as the session is gone with it; what was allowed to stay, stays.
  for (const one of scene.world.clients)
    if (!one.scope.includes('offline_access') && scene.browserOf(person, one) === browser) scene.held.delete(heldKey(person.name, one));
  return browser.isSignedIn() ? 'refused' : 'done';
};

const account: Flow = async (scene, { person, chance }) => {
  const browser = scene.browserOf(person, null);
  const page = await signIn(scene, { browser, person, chance, page: await browser.open('/account') });
  return page.status === 200 ? 'done' : 'refused';
};

/** A sign-in page that lay open until the browser forgot whose it was. */
const staleForm: Flow = async (scene, cast) => {
  const { person, client, chance } = cast;
  const browser = scene.browserOf(person, client);
  browser.close();
  const attempt = createAttempt(scene, cast);
  const page = await browser.open(attempt.path, attempt.site);
  browser.close();
  await scene.think(chance, READING_MS);
  const answer = await browser.submit(page, '/sign-in', {
    username: person.name,
    password: scene.credentials.passwords[person.name] ?? '',
  });
  return answer?.status === 303 ? 'done' : 'refused';
};

/** A link with a slash too many in its redirect URI: RFC 6749 §3.1.2.4. */
const brokenLink: Flow = async (scene, cast) => {
  const attempt = createAttempt(scene, cast, `${cast.client.redirectUri ?? ''}/`);
  const page = await scene.browserOf(cast.person, cast.client).open(attempt.path, attempt.site);
  return page.status === 200 ? 'done' : 'refused';
};

/** Takes an application off: it gives its refresh token back (RFC 7009 §2.1). */
const withdraw: Flow = async (scene, cast) => {
  const { person, client } = cast;
  const key = heldKey(person.name, client);
  const token = scene.held.get(key)?.refresh_token;
  if (token === undefined) return openApplication(scene, cast);
  scene.held.delete(key);
  const fields = { token, token_type_hint: 'refresh_token' };
  const reply = await callAsClient(scene, { client, path: '/revoke', fields, from: scene.browserOf(person, client).at });
  return reply.status === 200 ? 'done' : 'refused';
};

/** What each act of a person is. */
export const personalActs: Readonly<Record<PersonalAct, Flow>> = {
  open,
  use,
  renew,
  mistype,
  wrong_code: wrongCode,
  abandon,
  deny: (scene, cast) => openApplication(scene, cast, { denies: true }),
  sign_out: signOut,
  account,
  stale_form: staleForm,
  broken_link: brokenLink,
  withdraw,
};
