import { createCipheriv, createDecipheriv } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../electron/config/load-config.ts';
import { findMasterKey } from '../../electron/host/find-master-key.ts';
import { type Keychain, keepKey, openVault, SEALED_KEY_FILE, type VaultInput } from '../../electron/host/key-vault.ts';
import { createPreparation } from '../../electron/host/prepare-engine.ts';
import { DATABASE_FILE } from '../../electron/store/database-file.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

/** A keychain with a secret of its own, as that of another account has another. */
const createKeychain = (account = 'ada', options: Partial<Keychain> = {}): Keychain => {
  const secret = Buffer.alloc(32, account);
  return {
    backend: 'gnome_libsecret',
    isBasic: false,
    isAvailable: async () => true,
    async seal(text) {
      const cipher = createCipheriv('aes-256-gcm', secret, Buffer.alloc(12));
      return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    async unseal(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.alloc(12));
      decipher.setAuthTag(sealed.subarray(-16));
      return { text: decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8'), isOutdated: false };
    },
    ...options,
  };
};

let folder: string;
let data: string;
let userData: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewatch-vault-'));
  data = join(folder, 'data');
  userData = join(data, 'desktop');
  path = join(userData, SEALED_KEY_FILE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const random = createSeededRandom('vault');
const input = (keychain: Keychain = createKeychain()): VaultInput => ({ data, userData, keychain, random });
const opened = async (given = input()) => {
  const outcome = await openVault(given);
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};
const refusalOf = async (given = input()) => {
  const outcome = await openVault(given);
  if (outcome.ok) throw new Error('A key was given.');
  return outcome.refusal;
};
const haveDatabase = () => {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, DATABASE_FILE), 'not empty');
};

describe('the vault', () => {
  it('makes a key of 32 bytes for a directory without data, and gives the same from then on', async () => {
    const { key, source } = await opened();
    expect([key.length, source]).toEqual([32, 'keychain']);
    haveDatabase();
    expect((await opened()).key).toEqual(key);
  });

  it('keeps it sealed, in a file for this user alone, and nothing beside it', async () => {
    const { key } = await opened();
    const text = readFileSync(path, 'utf8');
    for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(key.toString(encoding));
    expect(JSON.parse(text)).toMatchObject({ version: 1, backend: 'gnome_libsecret' });
    expect(readdirSync(userData)).toEqual([SEALED_KEY_FILE]);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('tells of a keychain that keeps its secrets under a password everybody knows', async () => {
    expect((await opened(input(createKeychain('ada', { isBasic: true, backend: 'basic_text' })))).source).toBe('keychain-basic');
  });

  it('never makes a new key where data lie whose key is missing', async () => {
    haveDatabase();
    expect(await refusalOf()).toMatchObject({ code: 'key_vault', reason: 'missing' });
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['sealed by another account', async () => void (await openVault(input(createKeychain('eve'))))],
    ['empty', async () => writeFileSync(path, '')],
    ['no JSON', async () => writeFileSync(path, '{')],
    ['of another version', async () => writeFileSync(path, JSON.stringify({ version: 2, backend: 'x', sealed: '' }))],
    [
      'cut short',
      async () => {
        await openVault(input());
        writeFileSync(path, readFileSync(path, 'utf8').replace(/"sealed":"...../, '"sealed":"'));
      },
    ],
    [
      'of a key that is too short',
      async () =>
        writeFileSync(
          path,
          JSON.stringify({ version: 1, backend: 'x', sealed: (await createKeychain().seal('a'.repeat(20))).toString('base64') }),
        ),
    ],
    ['far too long', async () => writeFileSync(path, ' '.repeat(100_000))],
    ['a directory', async () => void mkdirSync(path)],
  ])('never replaces a sealed key that is %s', async (_what, make) => {
    mkdirSync(userData, { recursive: true });
    await make();
    const before = statSync(path).isDirectory() ? undefined : readFileSync(path, 'utf8');
    for (const hasData of [false, true]) {
      if (hasData) haveDatabase();
      expect(await refusalOf()).toMatchObject({ reason: 'unreadable' });
    }
    expect(statSync(path).isDirectory() ? undefined : readFileSync(path, 'utf8')).toBe(before);
  });

  it('makes and opens nothing without the keychain', async () => {
    const locked = createKeychain('ada', { isAvailable: async () => false });
    expect(await refusalOf(input(locked))).toMatchObject({ reason: 'no_keychain' });
    expect(existsSync(path)).toBe(false);
    await opened();
    expect(await refusalOf(input(locked))).toMatchObject({ reason: 'no_keychain' });
  });

  it('gives no key that it could not read back', async () => {
    const forgetful = createKeychain('ada', { seal: async () => Buffer.from('nothing') });
    expect(await refusalOf(input(forgetful))).toMatchObject({ reason: 'unreadable' });
    const failing = createKeychain('ada', { seal: () => Promise.reject(new Error('broken')) });
    rmSync(path);
    expect(await refusalOf(input(failing))).toMatchObject({ reason: 'not_writable' });
  });

  it('seals a key anew whose sealing is outdated', async () => {
    const { key } = await opened();
    const former = readFileSync(path, 'utf8');
    const { unseal } = createKeychain();
    let outdated = true;
    const renewed = createKeychain('ada', {
      backend: 'kwallet6',
      unseal: async (sealed) => {
        const isOutdated = outdated;
        outdated = false;
        return { ...(await unseal(sealed)), isOutdated };
      },
    });
    expect((await opened(input(renewed))).key).toEqual(key);
    expect(readFileSync(path, 'utf8')).not.toBe(former);
    expect((await opened()).key).toEqual(key);
  });

  it('says nothing of the key in a refusal', async () => {
    const { key } = await opened();
    const { description } = await refusalOf(input(createKeychain('eve')));
    expect(description).not.toContain(key.toString('base64url'));
    expect(description).toContain(path);
  });

  it('keeps a key that is given to it', async () => {
    const key = random.bytes(48);
    expect(await keepKey(input(), key)).toEqual({ ok: true, value: path });
    haveDatabase();
    expect((await opened()).key).toEqual(key);
  });
});

describe('the master key of the desktop', () => {
  const config = (more: Record<string, string> = {}, env = {}) => {
    const loaded = loadConfig({ argv: { data, ...more }, env, keyHeld: true });
    if (!loaded.ok) throw new Error(loaded.refusal.description);
    return loaded.value.config;
  };
  const keyFile = (name = 'given.key'): { path: string; key: Buffer } => {
    mkdirSync(data, { recursive: true });
    const key = random.bytes(32);
    writeFileSync(join(folder, name), key.toString('base64url'), { mode: 0o600 });
    return { path: join(folder, name), key };
  };
  const find = async (given: Partial<Parameters<typeof findMasterKey>[0]> = {}) => {
    const found = await findMasterKey({ ...input(), config: config(), env: {}, ...given });
    if (!found.ok) throw new Error(found.refusal.description);
    return found.value;
  };

  it('is that of the vault when none is given', async () => {
    expect((await find()).keptIn).toEqual({ source: 'keychain', path });
  });

  it('is the configured file’s or the variable’s when there is one, and the vault is left alone', async () => {
    const given = keyFile();
    expect(await find({ config: config({ masterKeyFile: given.path }) })).toEqual({
      masterKey: given.key,
      keptIn: { source: 'file', path: given.path },
    });
    const key = random.bytes(32);
    expect(await find({ env: { GATEWATCH_MASTER_KEY: key.toString('hex') } })).toEqual({
      masterKey: key,
      keptIn: { source: 'environment' },
    });
    expect(existsSync(path)).toBe(false);
  });

  it('is the one a server without a desktop made beside these data', async () => {
    mkdirSync(data);
    const key = random.bytes(32);
    writeFileSync(join(data, 'master.key'), key.toString('base64url'), { mode: 0o600 });
    haveDatabase();
    expect(await find()).toEqual({ masterKey: key, keptIn: { source: 'generated', path: join(data, 'master.key') } });
    expect(existsSync(path)).toBe(false);
  });

  it('is found in the production profile too, which takes a key held by the keychain', () => {
    const given = { data, profile: 'production', issuer: 'https://id.example.com', trustedProxy: '10.0.0.0/24' };
    const withKey = loadConfig({ argv: given, env: {}, keyHeld: true });
    const without = loadConfig({ argv: given, env: {} });
    const demands = (loaded: typeof without) => (loaded.ok ? [] : loaded.refusal.problems.map(({ key }) => key));
    expect([demands(withKey).includes('masterKeyFile'), demands(without).includes('masterKeyFile')]).toEqual([false, true]);
  });

  it('from a file the operator chose is kept in the vault once the engine has served with it, and not before', async () => {
    const given = keyFile();
    haveDatabase();
    const preparation = createPreparation({ version: '1', options: { data }, env: {}, userData, keychain: createKeychain, random });
    expect(await preparation.prepare()).toMatchObject({ ok: false, refusal: { reason: 'missing' } });
    preparation.choose(given.path);
    expect(await preparation.prepare()).toMatchObject({ ok: true, value: { masterKey: given.key, options: { data } } });
    expect(existsSync(path)).toBe(false);
    expect(await preparation.keepChosen()).toEqual({ ok: true, value: undefined });
    rmSync(given.path);
    expect(await preparation.prepare()).toMatchObject({ ok: true, value: { masterKey: given.key, keptIn: { source: 'keychain' } } });
  });

  it('is not looked for when the configuration is wrong', async () => {
    const preparation = createPreparation({
      version: '1',
      options: { data, port: 'x' },
      env: {},
      userData,
      keychain: createKeychain,
      random,
    });
    expect(await preparation.prepare()).toMatchObject({ ok: false, refusal: { code: 'invalid_configuration' } });
    expect(existsSync(path)).toBe(false);
  });
});
