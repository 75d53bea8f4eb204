import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMasterKey, type MasterKey, type MasterKeyInput } from '../../electron/keys/master-key.ts';
import type { MasterKeyRefusal } from '../../electron/keys/master-key-refusal.ts';
import { systemRandom } from '../../electron/lib/random.ts';

const random = systemRandom();
const profiles = ['development', 'production'] as const;
let place: string;
let dataDir: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'gatewatch-key-'));
  dataDir = join(place, 'data');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const load = (input: Partial<MasterKeyInput>) => loadMasterKey({ profile: 'production', env: {}, dataDir, random, ...input });
const fromEnv = (value: string, profile: MasterKeyInput['profile'] = 'production') =>
  load({ profile, env: { GATEWATCH_MASTER_KEY: value } });
const loaded = (outcome: ReturnType<typeof loadMasterKey>): MasterKey => {
  if (!outcome.ok) throw new Error(outcome.refusal.description);
  return outcome.value;
};
const refusalOf = (outcome: ReturnType<typeof loadMasterKey>): MasterKeyRefusal => {
  if (outcome.ok) throw new Error('The key was accepted.');
  return outcome.refusal;
};
const keyFile = (content: string | Buffer, mode = 0o600, name = 'key'): string => {
  const path = join(place, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

describe.each(profiles)('a master key in the %s profile', (profile) => {
  it.each(['base64', 'base64url', 'hex'] as const)('is taken from the environment in %s', (encoding) => {
    for (const length of [32, 33, 34, 48, 64, 1024]) {
      const key = randomBytes(length);
      expect(loaded(fromEnv(key.toString(encoding), profile))).toEqual({ key, source: 'environment' });
    }
  });

  it('is taken unpadded, in capital hex, and with blanks around it', () => {
    const key = randomBytes(32);
    for (const text of [key.toString('base64').replace(/=+$/, ''), key.toString('hex').toUpperCase(), ` ${key.toString('base64')}\r\n`]) {
      expect(loaded(fromEnv(text, profile)).key).toEqual(key);
    }
  });

  it('is taken from a file that ends in a line end', () => {
    const key = randomBytes(32);
    const path = keyFile(`${key.toString('base64')}\n`);
    expect(loaded(load({ profile, masterKeyFile: path }))).toEqual({ key, source: 'file', path });
  });

  it.each([
    ['empty', '', 'is set but empty'],
    ['empty', ' \n', 'is set but empty'],
    ['not_encoded', 'correct horse battery staple, correct horse!', 'is not base64, base64url or hex'],
    ['not_encoded', `${randomBytes(32).toString('hex')}a`, 'is not base64'],
    ['not_encoded', `+-${randomBytes(32).toString('base64url')}`, 'is not base64'],
    ['not_encoded', `${randomBytes(32).toString('base64url')}===`, 'is not base64'],
    ['not_encoded', `${'Q'.repeat(42)}R`, 'is not base64'],
    ['not_encoded', `${randomBytes(33).toString('base64url')}=`, 'is not base64'],
    ['not_encoded', `é${randomBytes(32).toString('base64')}`, 'is not base64'],
    ['too_short', randomBytes(31).toString('base64'), 'fewer than 32 bytes'],
    ['too_short', randomBytes(31).toString('hex'), 'fewer than 32 bytes'],
    ['too_short', 'aGVsbG8', 'fewer than 32 bytes'],
    ['too_long', randomBytes(1025).toString('base64'), 'longer than a key can be'],
    ['too_long', randomBytes(1025).toString('hex'), 'longer than a key can be'],
    ['too_long', 'A'.repeat(1_000_000), 'longer than a key can be'],
  ])('is refused as %s, naming the variable, the fault and the fix, never the value (%#)', (reason, value, words) => {
    const refusal = refusalOf(fromEnv(value, profile));
    expect(refusal).toMatchObject({ code: 'invalid_master_key', reason });
    expect(refusal.description).toMatch(/^GATEWATCH_MASTER_KEY /);
    expect(refusal.description).toContain(words);
    expect(refusal.description).toContain('Make one with: node -p');
    if (value.trim().length > 3) expect(JSON.stringify(refusal)).not.toContain(value.trim().slice(0, 7));
  });

  it('is refused when it is given twice, since nobody can tell which is meant', () => {
    const value = randomBytes(32).toString('base64');
    const refusal = refusalOf(load({ profile, env: { GATEWATCH_MASTER_KEY: value }, masterKeyFile: keyFile(value) }));
    expect(refusal.description).toBe(
      'GATEWATCH_MASTER_KEY and --master-key-file are both set, so it is not clear which key is meant. Unset one of them.',
    );
  });

  it('is refused from a file that is missing, a directory, a pipe, huge or not a key, naming the flag and the path', () => {
    const pipe = join(place, 'pipe');
    expect(spawnSync('mkfifo', ['-m', '600', pipe]).status).toBe(0);
    const vast = keyFile('', 0o600, 'vast');
    truncateSync(vast, 3 * 2 ** 30); // Holds no blocks, and must not be read into memory.
    const cases: [string, string][] = [
      [join(place, 'nowhere'), 'not_readable'],
      [place, 'not_a_file'],
      [pipe, 'not_a_file'],
      [keyFile(Buffer.alloc(5000, 65), 0o600, 'huge'), 'too_long'],
      [vast, 'too_long'],
      [keyFile('', 0o600, 'empty'), 'empty'],
      [keyFile(Buffer.concat([Buffer.of(0, 200), randomBytes(30)]), 0o600, 'raw'), 'not_encoded'],
    ];
    for (const [path, reason] of cases) {
      const refusal = refusalOf(load({ profile, masterKeyFile: path }));
      expect(refusal.reason, path).toBe(reason);
      expect(refusal.description).toMatch(`--master-key-file (${path}) `);
    }
    expect(refusalOf(load({ profile, masterKeyFile: join(place, 'nowhere') })).description).toContain('(ENOENT)');
  });
});

const base64Of = (text: string): string => Buffer.from(text).toString('base64');
/** Keys people really set, and why each is no key. */
const weakKeys: [string, string, string][] = [
  ['one_byte_repeated', '00'.repeat(32), 'every byte is the same'],
  ['one_byte_repeated', `${'A'.repeat(43)}=`, 'every byte is the same'],
  ['one_byte_repeated', Buffer.alloc(40, 0xff).toString('base64'), 'every byte is the same'],
  ['well_known', 'changeme'.repeat(6), 'found in sample configurations'],
  ['well_known', 'secret'.repeat(8), 'found in sample configurations'],
  ['well_known', base64Of('SuperSecretKeyForProduction-2026'), 'found in sample configurations'],
  ['well_known', base64Of('please-change-me-before-you-go-live'), 'found in sample configurations'],
  ['well_known', Buffer.from('Password1Password2Password3Password4').toString('hex'), 'found in sample configurations'],
  ['repeating_pattern', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64'), 'repeated or counted up'],
  ['repeating_pattern', Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i)).toString('hex'), 'repeated or counted up'],
  ['repeating_pattern', '0123456789abcdef'.repeat(4), 'repeated or counted up'],
  ['repeating_pattern', 'deadbeef'.repeat(8), 'repeated or counted up'],
  ['repeating_pattern', createHash('md5').update('x').digest('hex').repeat(2), 'repeated or counted up'],
  [
    'few_distinct_bytes',
    Buffer.from(Array.from({ length: 64 }, (_, i) => (i * i * 7 + (i >> 4)) % 11)).toString('base64'),
    'fewer than 12 different bytes',
  ],
  ['readable_text', base64Of('it was a dark and stormy night in november'), 'readable text'],
  ['readable_text', base64Of('Grüße an alle, die hier täglich arbeiten!'), 'readable text'],
  ['readable_text', 'thisismylonglittlephraseforthegateanditslogbook1', 'readable text'],
  ['readable_text', 'THISISMYLONGLITTLEPHRASEFORTHEGATEANDITSLOGBOOK1', 'readable text'],
];

describe('the production profile', () => {
  it.each(
    weakKeys,
  )('refuses a key that is weak: %s (%#), and the message names the variable, the fault and the fix', (reason, value, words) => {
    const refusal = refusalOf(fromEnv(value));
    expect(refusal.reason).toBe(reason);
    expect(refusal.description).toMatch(/^GATEWATCH_MASTER_KEY is weak: /);
    expect(refusal.description).toContain(words);
    expect(refusal.description).toContain('Use random bytes instead. Make one with: node -p');
    expect(refusal.description).not.toContain(value.slice(0, 8));
  });

  it('refuses the same from a file, naming the file', () => {
    const path = keyFile('changeme'.repeat(6));
    expect(refusalOf(load({ masterKeyFile: path })).description).toMatch(`--master-key-file (${path}) is weak: `);
  });

  it('takes 20,000 random keys, in every encoding, for what they are', () => {
    const encodings = ['base64', 'base64url', 'hex'] as const;
    for (let i = 0; i < 20_000; i++) {
      const key = createHash('sha256').update(`key ${i}`).digest();
      if (!fromEnv(key.toString(encodings[i % 3])).ok) throw new Error(`key ${i} was refused`);
    }
  });

  it('refuses to start without a key, and makes none', () => {
    const refusal = refusalOf(load({}));
    expect(refusal.reason).toBe('missing');
    expect(refusal.description).toMatch(/^GATEWATCH_MASTER_KEY is not set.*--master-key-file.*Make one with: node -p/);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('does not use the key the development profile made, and says how to keep its data', () => {
    const { path } = loaded(load({ profile: 'development' }));
    const refusal = refusalOf(load({}));
    expect(refusal.reason).toBe('missing');
    expect(refusal.description).toContain(`made in the development profile is at ${path}`);
    expect(refusal.description).toContain('move that file out');
  });

  it.each([0o640, 0o604, 0o620, 0o602, 0o644, 0o660, 0o666, 0o777])('refuses a key file of mode %o and tells how to close it', (mode) => {
    const path = keyFile(randomBytes(32).toString('base64'), mode);
    const refusal = refusalOf(load({ masterKeyFile: path }));
    expect(refusal.reason).toBe('open_to_others');
    expect(refusal.description).toMatch(`--master-key-file (${path}) `);
    expect(refusal.description).toContain('chmod 600');
    expect(refusal.description).toContain(`(Its mode is 0${mode.toString(8)}.)`);
  });

  it.each([0o600, 0o400, 0o700])('takes a key file of mode %o', (mode) => {
    expect(loaded(load({ masterKeyFile: keyFile(randomBytes(32).toString('base64'), mode) })).source).toBe('file');
  });

  it('refuses a key file inside the data directory, also below it or through a link', () => {
    mkdirSync(join(dataDir, 'deep'), { recursive: true });
    const inside = ['master.key', 'deep/key', '..key'].map((name) => join(dataDir, name));
    for (const path of inside) writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 });
    const link = join(place, 'link');
    symlinkSync(join(dataDir, 'deep/key'), link);
    const aliasDir = join(place, 'alias');
    symlinkSync(dataDir, aliasDir);
    for (const path of [...inside, link, join(aliasDir, 'master.key'), `${dataDir}/../data/master.key`]) {
      const refusal = refusalOf(load({ masterKeyFile: path }));
      expect(refusal.reason, path).toBe('in_data_directory');
      expect(refusal.description).toMatch(/^--master-key-file .*inside the data directory.*backup.*Move it elsewhere/);
    }
    expect(refusalOf(load({ masterKeyFile: join(dataDir, 'master.key'), dataDir: aliasDir })).reason).toBe('in_data_directory');
  });

  it('takes a key file in a directory whose name only starts like the data directory', () => {
    mkdirSync(dataDir);
    mkdirSync(`${dataDir}-keys`);
    const path = join(`${dataDir}-keys`, 'key');
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600 });
    expect(loaded(load({ masterKeyFile: path })).path).toBe(path);
  });
});

describe('the development profile', () => {
  const develop = () => load({ profile: 'development' });

  it('makes a key of 32 random bytes in base64url at the first run, for its owner only, and nothing besides', () => {
    const first = loaded(develop());
    expect(first).toMatchObject({ source: 'generated', path: join(dataDir, 'master.key') });
    expect(first.key.length).toBe(32);
    expect(readFileSync(join(dataDir, 'master.key'), 'utf8')).toBe(`${first.key.toString('base64url')}\n`);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });

  it('uses the same key at every later run', () => {
    const first = loaded(develop());
    expect(loaded(develop())).toEqual(first);
  });

  it('takes weak keys of full length, an open key file and one inside the data directory', () => {
    for (const [, value] of weakKeys) expect(loaded(fromEnv(value, 'development')).source).toBe('environment');
    const path = loaded(develop()).path;
    chmodSync(path ?? '', 0o644);
    expect(loaded(load({ profile: 'development', masterKeyFile: path })).source).toBe('file');
  });

  it('refuses a damaged key file instead of making a new key that opens nothing', () => {
    loaded(develop());
    const path = join(dataDir, 'master.key');
    for (const [content, reason] of [
      ['', 'empty'],
      ['abc', 'not_encoded'],
      ['aGVsbG8', 'too_short'],
    ] as const) {
      writeFileSync(path, content);
      const refusal = refusalOf(develop());
      expect(refusal.reason).toBe(reason);
      expect(refusal.description).toMatch(`The generated key file ${path} `);
      expect(readFileSync(path, 'utf8')).toBe(content);
    }
  });

  it('refuses when the data directory cannot hold the key, naming the file and the fix', () => {
    writeFileSync(dataDir, 'a file where the directory should be');
    expect(refusalOf(develop()).description).toContain(join(dataDir, 'master.key'));
    dataDir = join(dataDir, 'below');
    const refusal = refusalOf(develop());
    expect(refusal.reason).toBe('not_writable');
    expect(refusal.description).toContain('set GATEWATCH_MASTER_KEY');
    expect(refusal.description).toContain('(ENOTDIR)');
  });

  it('leaves the key of whoever was first when two processes start for the first time at once', () => {
    let rival: Buffer | undefined;
    // The rival's key appears after this process looked for one and before it puts its own in place.
    const overtaken = {
      bytes(length: number): Buffer {
        if (rival === undefined) rival = loaded(develop()).key;
        return random.bytes(length);
      },
    };
    const { key } = loaded(load({ profile: 'development', random: overtaken }));
    expect(key).toEqual(rival);
    expect(loaded(develop()).key).toEqual(rival);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });
});
