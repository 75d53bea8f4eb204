import { hash } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SigningAlgorithm, signingAlgorithms } from '../../electron/oauth/client.ts';
import { createKeyRing } from '../../electron/oauth/tokens/key-ring.ts';
import { type RotateDeps, rotateSigningKeys } from '../../electron/operations/rotate-signing-keys.ts';
import type { SessionRecord } from '../../electron/store/records.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, text } from '../support/endpoints.ts';
import { type ClientWithSecret, createWorld, type World } from '../support/world.ts';

let world: World;
let endpoints: Endpoints;
let client: ClientWithSecret;
let session: SessionRecord;
const DAY = 86_400_000;
const OVERLAP = 3630;

beforeEach(async () => {
  world = await createWorld();
  endpoints = createEndpoints(world);
  client = await world.addClient();
  session = await addSession(world, await world.addUser({ name: 'alice' }));
});
afterEach(() => world.close());

const deps = (algs: readonly SigningAlgorithm[] = ['ES256']): RotateDeps => ({
  ...world,
  store: world.store,
  rsaBits: 2048,
  rotation: { algs, everyDays: 90, overlap: OVERLAP, publishAhead: 86_400 },
});
const rotate = (alg?: SigningAlgorithm) => rotateSigningKeys(deps(), { actor: 'operator:1', command: alg === undefined ? {} : { alg } });
const tick = () => rotateSigningKeys(deps(), { actor: 'system' });
const tokens = async (as = client): Promise<{ access: string; id: string }> => {
  const { json } = await endpoints.token(as, codeFields(await issueTestCode(world, session, { clientId: as.id })));
  return { access: text(json.access_token), id: text(json.id_token) };
};
const published = async (): Promise<JSONWebKeySet> => (await endpoints.discovery('/jwks')).json as unknown as JSONWebKeySet;
const verify = async (token: string, keys?: JSONWebKeySet) =>
  jwtVerify(token, createLocalJWKSet(keys ?? (await published())), { issuer: world.issuer, currentDate: new Date(world.clock.now()) });
const kidOf = (token: string): unknown => decodeProtectedHeader(token).kid;

describe('what is signed', () => {
  it.each(signingAlgorithms)('RFC 7518 §3.1 an ID token by %s verifies with the key that is published', async (alg) => {
    if (alg !== 'ES256') await world.addKey(alg);
    const own = await world.addClient({ id: 'own', idTokenAlg: alg });
    const { access, id } = await tokens(own);
    const { payload, protectedHeader } = await verify(id);
    expect(protectedHeader).toEqual({ alg, typ: 'JWT', kid: world.keyRing.signer(alg).kid });
    expect(payload).toMatchObject({ aud: 'own', sub: session.userId });
    // OpenID Connect Core §3.1.3.6: the left half of the hash of the signature algorithm, which is SHA-512 for Ed25519.
    const digest = hash(alg === 'EdDSA' ? 'sha512' : 'sha256', access, 'buffer');
    expect(payload.at_hash).toBe(digest.subarray(0, digest.length / 2).toString('base64url'));
    expect(text(payload.at_hash)).toHaveLength(alg === 'EdDSA' ? 43 : 22);
  });

  it.each(signingAlgorithms)('RFC 9068 §2.1 an access token by %s as the default verifies, typed at+jwt', async (alg) => {
    if (alg !== 'ES256') await world.addKey(alg);
    const keyRing = createKeyRing({ sealer: world.sealer, defaultAlg: alg });
    keyRing.load(await world.store.read.registry.signingKeys());
    const own = createEndpoints({ ...world, store: world.store, keyRing });
    const { json } = await own.token(client, codeFields(await issueTestCode(world, session)));
    const { protectedHeader } = await verify(text(json.access_token));
    expect(protectedHeader).toEqual({ alg, typ: 'at+jwt', kid: keyRing.signer().kid });
  });

  it('an ID token whose algorithm has no key is signed by the default one, at_hash and all', async () => {
    const own = await world.addClient({ id: 'own', idTokenAlg: 'EdDSA' });
    const { access, id } = await tokens(own);
    const { payload, protectedHeader } = await verify(id);
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload.at_hash).toBe(hash('sha256', access, 'buffer').subarray(0, 16).toString('base64url'));
  });
});

describe('rotation on command', () => {
  it('A11 the successor signs at once; what the former signed still verifies, by the keys of now', async () => {
    const before = await tokens();
    await rotate();
    const after = await tokens();
    expect(kidOf(after.id)).not.toBe(kidOf(before.id));
    const keys = await published();
    expect(keys.keys.map(({ kid }) => kid)).toEqual([kidOf(after.id), kidOf(before.id)]);
    for (const token of [before.id, before.access, after.id, after.access]) await verify(token, keys);
    for (const token of [before.access, after.access]) expect((await endpoints.introspect(client, token)).json.active).toBe(true);
  });

  it('A11 the JWK Set a verifier kept from before lacks the new key alone', async () => {
    const kept = await published();
    await rotate();
    await expect(verify((await tokens()).id, kept)).rejects.toThrow(/no applicable key/);
  });

  it('A11 the former key is unpublished after the overlap, to the second, and its private part is gone', async () => {
    const before = await tokens();
    const sealed = (await world.store.read.registry.signingKeys())[0]?.privateSealed;
    await rotate();
    world.clock.advance(OVERLAP * 1000 - 1);
    await tick();
    expect((await published()).keys).toHaveLength(2);
    world.clock.advance(1);
    await tick();
    expect((await published()).keys.map(({ kid }) => kid)).not.toContain(kidOf(before.id));
    const former = (await world.store.read.registry.signingKeys()).find(({ kid }) => kid === kidOf(before.id));
    expect(former).toMatchObject({ state: 'retired', privateSealed: null });
    expect(sealed).toBeInstanceOf(Buffer);
  });

  it('an opened key ring of another master key is refused, and says which key', async () => {
    const other = await createWorld({ seed: 'another master key' });
    try {
      const records = await world.store.read.registry.signingKeys();
      expect(() => createKeyRing({ sealer: other.sealer, defaultAlg: 'ES256' }).load(records)).toThrow(records[0]?.kid);
    } finally {
      await other.close();
    }
  });

  it('each step is a fact of who asked', async () => {
    await rotate();
    const keys = await world.store.read.registry.signingKeys();
    const [former, successor] = ['retiring', 'active'].map((state) => keys.find((key) => key.state === state));
    const steps = world.facts().filter(({ kind }) => kind.startsWith('key.'));
    expect(steps).toMatchObject([
      { kind: 'key.retiring', actor: 'operator:1', details: { kid: former?.kid, alg: 'ES256', until: world.clock.now() + OVERLAP * 1000 } },
      { kind: 'key.created', actor: 'operator:1', details: { kid: successor?.kid, alg: 'ES256', state: 'active' } },
    ]);
  });

  it('names one algorithm and leaves the others, or makes its first key', async () => {
    await world.addKey('RS256');
    const [ec, rsa] = [world.keyRing.signer('ES256').kid, world.keyRing.signer('RS256').kid];
    await rotate('RS256');
    expect(world.keyRing.signer('ES256').kid).toBe(ec);
    expect(world.keyRing.signer('RS256').kid).not.toBe(rsa);
    await rotate('EdDSA');
    expect(world.keyRing.algorithms().toSorted()).toEqual(['ES256', 'EdDSA', 'RS256']);
  });

  it('16 rotations at once leave one active key, and every token verifies', async () => {
    const before = await tokens();
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => rotate()));
    expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
    const keys = await world.store.read.registry.signingKeys();
    expect(keys.filter(({ state }) => state === 'active')).toHaveLength(1);
    expect(keys.filter(({ state }) => state === 'active')[0]?.kid).toBe(world.keyRing.signer().kid);
    for (const token of [before.id, (await tokens()).id]) await verify(token);
  });

  it('a rotation that could not be stored changes nothing that is signed or published', async () => {
    const before = [await published(), world.keyRing.signer().kid];
    const failing = { ...world.store, write: () => Promise.reject(new Error('disk I/O error')) };
    await expect(rotateSigningKeys({ ...deps(), store: failing }, { actor: 'system', command: {} })).rejects.toThrow('disk I/O error');
    expect([await published(), world.keyRing.signer().kid]).toEqual(before);
  });
});

describe('rotation by age', () => {
  it('A11 the successor is published a day before it signs, so that verifiers know it in time', async () => {
    const first = kidOf((await tokens()).id);
    world.clock.advance(89 * DAY - 1);
    expect(await tick()).toEqual([]);
    world.clock.advance(1);
    await tick();
    session = await addSession(world, await world.addUser({ name: 'bob' }));
    const known = await published();
    expect(known.keys).toHaveLength(2);
    expect(kidOf((await tokens()).id)).toBe(first);
    world.clock.advance(DAY);
    await tick();
    session = await addSession(world, await world.addUser({ name: 'carol' }));
    const after = await tokens();
    expect(kidOf(after.id)).not.toBe(first);
    await verify(after.id, known);
    expect(await tick()).toEqual([]);
    expect(
      world
        .facts()
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('key.')),
    ).toEqual(['key.created', 'key.retiring', 'key.activated']);
  });

  it('the document of metadata follows: its ETag changes with the keys', async () => {
    const etags = [text((await endpoints.discovery('/jwks')).headers.etag)];
    for (const days of [89, 1, 1]) {
      world.clock.advance(days * DAY);
      await tick();
      etags.push(text((await endpoints.discovery('/jwks')).headers.etag));
    }
    expect(new Set(etags).size).toBe(4);
  });

  it('the same keys are there after a restart', async () => {
    await rotate();
    const before = await published();
    await world.restart();
    world.keyRing.load(await world.store.read.registry.signingKeys());
    expect(await published()).toEqual(before);
  });
});
