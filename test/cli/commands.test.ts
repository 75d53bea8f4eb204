import { generateKeyPairSync, hash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/world.ts';
import { createDesk, type Desk, runArgs } from './command-line.ts';

let desk: Desk;
beforeAll(() => {
  desk = createDesk();
});
afterAll(() => desk.close());

const errorOf = (err: string): { error: string; error_description: string; problems?: { field: string }[] } => JSON.parse(err);

describe('gatewatch client', () => {
  it('add prints the client as RFC 7591 metadata on one line, with its secret', async () => {
    const { code, out, err } = await desk.run(['client', 'add', '--id', 'reports', '--name', 'Reports', '--scope', 'a', 'b', '--json']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out.split('\n')).toHaveLength(2);
    expect(JSON.parse(out)).toMatchObject({
      client_id: 'reports',
      client_name: 'Reports',
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      grant_types: ['client_credentials'],
      response_types: [],
      scope: 'a b',
      token_endpoint_auth_method: 'client_secret_basic',
      access_token_format: 'jwt',
      skip_consent: false,
      status: 'active',
    });
  });

  it('add takes every option of the interface, repeated or in a row', async () => {
    const args = ['client', 'add', '--id', 'shop', '--secret', 'a-secret-that-was-made-elsewhere-42', '--type', 'confidential'];
    const more = ['--auth', 'client_secret_post', '--grant', 'authorization_code', '--grant', 'refresh_token', '--access-token', 'opaque'];
    const uris = [
      '--redirect-uri',
      'https://shop.example/cb',
      'https://shop.example/cb2',
      '--post-logout-redirect-uri',
      'https://shop.example/bye',
    ];
    expect(
      await desk.json([...args, ...more, ...uris, '--scope', 'openid', '--scope', 'orders:read email', '--skip-consent']),
    ).toMatchObject({
      client_id: 'shop',
      client_secret: 'a-secret-that-was-made-elsewhere-42',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['https://shop.example/cb', 'https://shop.example/cb2'],
      post_logout_redirect_uris: ['https://shop.example/bye'],
      scope: 'openid orders:read email',
      access_token_format: 'opaque',
      skip_consent: true,
    });
  });

  it.each([
    [['--type', 'public'], 'none'],
    [['--auth', 'none'], 'none'],
    [['--type', 'public', '--auth', 'none'], 'none'],
  ])('add %j registers a public client, without a secret', async (args, method) => {
    const client = await desk.json(['client', 'add', ...args, '--redirect-uri', 'http://127.0.0.1/cb']);
    expect(client).toMatchObject({ token_endpoint_auth_method: method });
    expect(client).not.toHaveProperty('client_secret');
  });

  it('add reads a secret from standard input, where no other user sees it', async () => {
    const secret = 'a-secret-that-came-by-standard-input';
    expect(await desk.json(['client', 'add', '--secret-stdin'], `${secret}\n`)).toMatchObject({ client_secret: secret });
  });

  it('add reads public keys from a file, one alone or a set', async () => {
    const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'k1' };
    for (const content of [jwk, { keys: [jwk] }]) {
      const file = desk.file('keys.json', JSON.stringify(content));
      const client = await desk.json(['client', 'add', '--auth', 'private_key_jwt', '--jwks', file]);
      expect(client).toMatchObject({ jwks: { keys: [jwk] } });
      expect(client).not.toHaveProperty('client_secret');
    }
  });

  it('list, show, suspend, resume, rotate-secret and remove work by argument and by --id', async () => {
    await desk.json(['client', 'add', '--id', 'one']);
    const { clients } = await desk.json(['client', 'list']);
    expect(clients).toEqual(expect.arrayContaining([expect.objectContaining({ client_id: 'one' })]));
    expect(await desk.json(['client', 'suspend', 'one', '--note', 'seen in a paste'])).toMatchObject({ status: 'suspended' });
    expect(await desk.json(['client', 'show', '--id', 'one'])).toMatchObject({ status: 'suspended' });
    expect(await desk.json(['client', 'resume', '--id', 'one'])).toMatchObject({ status: 'active' });
    const rotated = await desk.json(['client', 'rotate-secret', 'one', '--overlap', '0']);
    expect(rotated).toMatchObject({
      client_id: 'one',
      former_secret_expires_at: null,
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await desk.json(['client', 'remove', 'one'])).toEqual({ client_id: 'one', grants_revoked: 0 });
    const gone = await desk.run(['client', 'show', 'one', '--json']);
    expect([gone.code, gone.out, errorOf(gone.err).error]).toEqual([1, '', 'not_found']);
  });

  it('prints for people what JSON says to machines, and the secret with a warning beside it', async () => {
    const { out, err } = await desk.run(['client', 'add', '--id', 'people']);
    expect(out).toMatch(/^client_id +people$/m);
    expect(out).toMatch(/^client_secret +[\w-]{43}$/m);
    expect(err).toBe('The secret is shown this once: keep it now.\n');
    expect((await desk.run(['client', 'list'])).out).toMatch(/^people +people +active +client_secret_basic +client_credentials/m);
  });
});

describe('gatewatch user', () => {
  it('add prints the account; list, show, suspend, resume and remove work by argument, --name and --id', async () => {
    const claims = desk.file('claims.json', '{"given_name": "Ada"}');
    const ada = await desk.json(
      ['user', 'add', '--name', 'Ada', '--email', 'ada@example.com', '--claims', claims, '--password-stdin'],
      PASSWORD,
    );
    expect(ada).toMatchObject({ sub: expect.any(String), username: 'ada', email: 'ada@example.com', status: 'active' });
    expect(await desk.json(['user', 'show', '--id', String(ada.sub)])).toMatchObject({ claims: { given_name: 'Ada' } });
    expect(await desk.json(['user', 'suspend', 'ada'])).toMatchObject({ status: 'suspended', sessions_ended: 0 });
    expect(await desk.json(['user', 'resume', '--name', 'ada'])).toMatchObject({ status: 'active' });
    expect((await desk.json(['user', 'list'])).users).toEqual([expect.objectContaining({ username: 'ada' })]);
    expect(await desk.json(['user', 'remove', 'ada'])).toMatchObject({ sub: ada.sub });
  });

  it.each([
    [['--name', 'a'], PASSWORD, 2, 'usage'],
    [['--password-stdin'], PASSWORD, 2, 'usage'],
    [['--name', 'a', '--password-stdin'], '', 1, 'invalid_input'],
    [['--name', 'a', '--password-stdin'], 'weak', 1, 'invalid_input'],
    [['--name', 'a', '--password-stdin'], 'x'.repeat(5000), 1, 'invalid_input'],
    [['--name', 'a', '--password-stdin', '--claims', '-'], PASSWORD, 2, 'usage'],
    [['--name', 'a', '--password-stdin', '--claims', '/nonexistent'], PASSWORD, 1, 'invalid_input'],
  ])('add %j with a password of %j ends with %i', async (args, input, code, error) => {
    const ended = await desk.run(['user', 'add', ...args, '--json'], input);
    expect([ended.code, errorOf(ended.err).error, ended.out]).toEqual([code, error, '']);
  });

  it('add refuses a password that is no UTF-8 text', async () => {
    const ended = await desk.run(['user', 'add', '--name', 'a', '--password-stdin', '--json'], Buffer.from([0x41, 0xff, 0xfe]));
    expect([ended.code, errorOf(ended.err).error_description]).toEqual([1, 'the password is not UTF-8 text.']);
  });

  it('has no option that would take a password', async () => {
    const { code, err } = await desk.run(['user', 'add', '--name', 'a', '--password', 'secret', '--json']);
    expect([code, errorOf(err).error]).toEqual([2, 'usage']);
  });
});

describe('gatewatch keys', () => {
  it('list and rotate print the keys', async () => {
    expect((await desk.json(['keys', 'list'])).keys).toMatchObject([{ alg: 'ES256', state: 'active' }]);
    const { keys } = await desk.json(['keys', 'rotate', '--alg', 'EdDSA']);
    expect(keys).toEqual(expect.arrayContaining([expect.objectContaining({ alg: 'EdDSA', state: 'active' })]));
    expect((await desk.run(['keys', 'list'])).out).toMatch(/^kid +alg +state/);
  });
});

describe('gatewatch import', () => {
  it('rehearses, imports, and says the same of both', async () => {
    const file = desk.file('import.json', JSON.stringify({ clients: [{ client_id: 'imported' }], users: [{ username: 'imported' }] }));
    expect(await desk.json(['import', file, '--dry-run'])).toMatchObject({ dry_run: true, clients: { created: 1 }, users: { created: 1 } });
    expect(await desk.json(['import', file])).toMatchObject({ dry_run: false, clients: { created: 1 }, users: { created: 1 } });
    expect(await desk.json(['import', '-'], readFileSync(file, 'utf8'))).toMatchObject({
      clients: { unchanged: 1 },
      users: { unchanged: 1 },
    });
  });

  it('passes over a byte order mark, and digests every byte of the file', async () => {
    const bytes = Buffer.from('\ufeff{"clients": [{"client_id": "marked"}]}');
    const { sha256 } = await desk.json(['import', desk.file('bom.json', bytes), '--dry-run']);
    expect(sha256).toBe(hash('sha256', bytes, 'hex'));
  });

  it.each([
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'is not UTF-8 text'],
    ['UTF-16', Buffer.from('{"clients": []}', 'utf16le'), 'It is not valid JSON'],
    ['an archive', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 'is not UTF-8 text'],
    ['not there', null, 'cannot be read (ENOENT)'],
  ])('of a file that is %s says so and changes nothing', async (_, content, words) => {
    const file = content === null ? '/nonexistent/import.json' : desk.file('bad.json', content);
    const ended = await desk.run(['import', file, '--json']);
    expect(ended.code).toBe(1);
    expect(errorOf(ended.err)).toMatchObject({ error: 'invalid_input', error_description: expect.stringContaining(words) });
  });

  it('tells every problem with its place, to machines and to people', async () => {
    const file = desk.file('wrong.json', '{"users": [{"username": ""}, {"name": "x"}]}');
    const told = errorOf((await desk.run(['import', file, '--json'])).err);
    expect(told.problems?.map(({ field }) => field)).toEqual(['users[0].username', 'users[1].username', 'users[1]."name"']);
    const { err } = await desk.run(['import', file]);
    expect(err.split('\n')[0]).toMatch(/^gatewatch: users\[0\]\.username: .*\(and 2 more\)$/);
    expect(err.trimEnd().split('\n')).toHaveLength(3);
  });
});

describe('gatewatch audit', () => {
  it('list finds what the other commands did, page by page', async () => {
    const first = await desk.json(['audit', 'list', '--kind', 'client.created', '--limit', '2']);
    expect(first.events).toHaveLength(2);
    const second = await desk.json(['audit', 'list', '--kind', 'client.created', '--limit', '2', '--cursor', String(first.next)]);
    expect(second.events).toHaveLength(2);
    expect(await desk.json(['audit', 'list', '--to', '2020-01-01'])).toMatchObject({ events: [] });
    expect((await desk.run(['audit', 'list', '--from', '1h', '--success', '--client', 'reports'])).out).toMatch(
      /client\.created +low +true +local:cli/,
    );
  });

  it('verify ends with 0 for a whole log and says what it does not prove', async () => {
    const { code, out } = await desk.run(['audit', 'verify']);
    expect(code).toBe(0);
    expect(out).toMatch(/^The log is whole\.\n/);
    expect(out).toContain('note: not proven');
  });

  it('export writes the export and nothing else to standard output', async () => {
    const { code, out } = await desk.run(['audit', 'export', '--client', 'reports']);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([code, lines[0].gatewatch, lines.at(-1).end]).toEqual([0, 'audit-export', true]);
    expect((await desk.run(['audit', 'export', '--format', 'csv', '--client', 'reports'])).out).toMatch(/^seq,/);
  });

  it('prove prints a file for the verifier or, with --json, the proof', async () => {
    expect((await desk.run(['audit', 'prove', '1'])).out.split('\n')).toHaveLength(5);
    expect(await desk.json(['audit', 'prove', '1'])).toMatchObject({ seq: 1, index: 0 });
    expect((await desk.run(['audit', 'prove', '1000000'])).code).toBe(1);
  });

  it.each([
    [['list', '--from', 'yesterday']],
    [['list', '--from', '2026-01-01T00:00']],
    [['list', '--limit', '0']],
    [['list', '--limit', '1e3']],
    [['list', '--success', '--failure']],
    [['list', '--severity', 'dire']],
    [['prove', '0']],
    [['prove', '-1']],
    [['prove']],
    [['export', '--format', 'xml']],
    [['accept']],
  ])('%j is an error of the command line', async (args) => {
    const ended = await desk.run(['audit', ...args, '--json']);
    expect([ended.code, errorOf(ended.err).error, ended.out]).toEqual([2, 'usage', '']);
  });
});

describe('gatewatch doctor', () => {
  it('ends with 0 on a sound installation, for machines and for people', async () => {
    const { checks } = await desk.json(['doctor']);
    expect(checks).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'node', status: 'ok' })]));
    expect((await desk.run(['doctor'])).out).toMatch(/\d+ ok, \d+ warnings, 0 failures\n$/);
  });

  it.skipIf(process.platform === 'win32')('ends with 1 when a check fails', async () => {
    chmodSync(desk.data, 0o755);
    const { code, out } = await desk.run(['doctor']);
    chmodSync(desk.data, 0o700);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}data-directory .*0755/m);
  });
});

describe('the command line', () => {
  it.each([
    [[], 2],
    [['--help'], 0],
    [['--version'], 0],
    [['nonsense'], 2],
    [['client'], 2],
    [['client', 'add', '--help'], 0],
    [['client', 'nonsense'], 2],
    [['client', 'show'], 2],
    [['client', 'show', 'a', '--id', 'b'], 2],
    [['client', 'add', '--grant', 'password'], 2],
    [['client', 'add', '--type', 'public', '--auth', 'client_secret_basic'], 2],
    [['client', 'add', '--type', 'confidential', '--auth', 'none'], 2],
    [['client', 'add', '--secret', 'a', '--secret-stdin'], 2],
    [['client', 'rotate-secret', 'a', '--overlap', '-1'], 2],
    [['keys', 'rotate', '--alg', 'HS256'], 2],
    [['import'], 2],
  ])('%j ends with %i', async (args, code) => {
    const ended = await runArgs(args, '', { GATEWATCH_DATA: desk.data });
    expect(ended.code).toBe(code);
    expect(ended.out !== '').toBe(code === 0);
    expect(ended.err !== '').toBe(code !== 0);
  });

  it.each([
    'serve',
    'start',
    'client add',
    'client list',
    'user add',
    'keys rotate',
    'audit list',
    'audit verify',
    'import',
    'doctor',
  ])('%s --help explains every option and the exit codes', async (command) => {
    const { out } = await runArgs([...command.split(' '), '--help']);
    for (const words of ['--data', '--json', 'Exit codes:']) expect(out).toContain(words);
  });

  it('ends with 3 for a configuration that is wrong, and names every key', async () => {
    const ended = await desk.run(['client', 'list', '--json'], '', { GATEWATCH_PORT: 'many', GATEWATCH_PROFILE: 'staging' });
    expect(ended.code).toBe(3);
    expect(errorOf(ended.err).error).toBe('invalid_configuration');
    expect(ended.err.trimEnd().split('\n')).toHaveLength(1);
    const people = await desk.run(['client', 'list'], '', { GATEWATCH_PORT: 'many', GATEWATCH_PROFILE: 'staging' });
    expect(people.err).toMatch(
      /port \(GATEWATCH_PORT\).*\n.*profile \(GATEWATCH_PROFILE\)|profile \(GATEWATCH_PROFILE\).*\n.*port \(GATEWATCH_PORT\)/,
    );
  });

  it('takes its options from the environment', async () => {
    const { out } = await runArgs(['client', 'list'], '', { GATEWATCH_DATA: desk.data, GATEWATCH_JSON: 'true' });
    expect(JSON.parse(out).clients).toBeInstanceOf(Array);
  });

  it('refuses another master key than that of the data, and makes no key of its own', async () => {
    const env = { GATEWATCH_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') };
    const wrong = await desk.run(['client', 'list', '--json'], '', env);
    expect(wrong.code).not.toBe(0);
    expect(errorOf(wrong.err).error_description).toMatch(/master key/);
    const other = createDesk();
    await other.run(['client', 'add'], '', env);
    const without = await other.run(['client', 'list', '--json']);
    expect([without.code, errorOf(without.err).error]).toEqual([3, 'invalid_master_key']);
    expect(existsSync(join(other.data, 'master.key'))).toBe(false);
    expect((await other.run(['client', 'list'], '', env)).code).toBe(0);
    other.close();
  });

  it('shows text of others as text', async () => {
    await desk.json(['client', 'add', '--id', 'evil', '--name', 'plain']);
    const ended = await desk.run(['client', 'show', 'x\u001b[31m\u202e']);
    expect(ended.err).toContain('x\\u{1b}[31m\\u{202e}');
    expect(ended.err).not.toContain('\u001b');
  });

  it('leaves nothing unsigned behind', async () => {
    await desk.json(['client', 'add', '--id', 'last']);
    const { checks } = await desk.json(['doctor']);
    const log = (checks as { id: string; evidence: string }[]).find(({ id }) => id === 'audit-log');
    const [, events, signed] = /^(\d+) events, (\d+) of them signed/.exec(log?.evidence ?? '') ?? [];
    expect(Number(signed)).toBe(Number(events));
  });
});
