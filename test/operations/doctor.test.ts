import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HEAD_FILE, readKeptHead } from '../../electron/audit/head-file.ts';
import { RESERVE_FILE } from '../../electron/disk/reserve-file.ts';
import { runChecks } from '../../electron/doctor/run-checks.ts';
import type { Check } from '../../shared/contract/server.ts';
import { selfSigned } from '../config/self-signed.ts';
import { createOperator, type Operator, type OperatorOptions, signLog } from './operator.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const open = async (options: OperatorOptions = {}): Promise<Operator> => {
  const operator = await createOperator({ issuer: 'http://127.0.0.1:9400', ...options });
  opened.push(operator);
  return operator;
};
const examine = async (operator: Operator): Promise<readonly Check[]> => (await operator.operations.server.doctor({})).checks;
const examineWith = async (options: OperatorOptions): Promise<readonly Check[]> => examine(await open(options));
const found = (checks: readonly Check[], id: string): readonly Check[] => checks.filter((one) => one.id === id);

const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'gatewatch-doctor-'));
  opened.push({ close: () => rm(path, { recursive: true, force: true }) });
  return path;
};

describe('on a sound installation', () => {
  it('every check has evidence, and none fails', async () => {
    const checks = await examineWith({});
    expect([...new Set(checks.map(({ id }) => id))]).toEqual([
      'node',
      'sqlite',
      'data-directory',
      'master-key',
      'issuer',
      'tls',
      'cors',
      'limits',
      'load',
      'places',
      'clock',
      'signing-keys',
      'audit-log',
      'database',
      'client-secrets',
      'clients',
      'backups',
      'disk',
    ]);
    for (const { evidence } of checks) expect(evidence).not.toBe('');
    expect(checks.filter(({ status }) => status !== 'ok').map(({ id }) => id)).toEqual(['backups']);
  });

  it('each finding that is not well has a fix, each that is well has none', async () => {
    for (const { status, fix } of await examineWith({ settings: { limits: { enabled: false } } }))
      expect(fix !== undefined).toBe(status !== 'ok');
  });

  it('nothing is changed and nothing recorded', async () => {
    const operator = await open();
    await examine(operator);
    expect(operator.world.facts()).toEqual([]);
  });
});

describe('a weakness', () => {
  it.each([
    ['node', { machine: { nodeVersion: 'v20.1.0' } }, 'fail', 'v20.1.0'],
    ['issuer', { issuer: 'http://id.example' }, 'fail', 'plain http'],
    ['issuer', { issuer: 'https://id.example' }, 'fail', 'profile is development'],
    ['tls', { issuer: 'https://id.example' }, 'fail', 'neither the server nor a trusted proxy'],
    ['cors', { settings: { cors: { origins: ['http://app.example'] } } }, 'warn', 'http://app.example'],
    ['limits', { settings: { limits: { enabled: false } } }, 'warn', 'Every rate limit'],
    ['load', { settings: { protection: { overload: { enabled: false } } } }, 'warn', 'Nothing is shed'],
    ['limits', { settings: { limits: { tiers: { token: { enabled: false } } } } }, 'warn', 'token is switched off'],
    ['limits', { settings: { limits: { tiers: { auth: { requests: 500 } } } } }, 'warn', '500 requests in 60 s instead of 10 in 60 s'],
    ['limits', { settings: { limits: { tiers: { auth: { windowSeconds: 1 } } } } }, 'warn', '10 requests in 1 s'],
    [
      'limits',
      { settings: { limits: { exempt: [{ addresses: ['10.0.0.0/8'], tiers: ['all'] }] } } },
      'warn',
      '10.0.0.0/8: all without limit',
    ],
    ['limits', { settings: { limits: { exempt: [{ addresses: ['::1'], tiers: ['token'], requests: 9000 }] } } }, 'warn', '9000 requests'],
  ] as const)('of %s is named: %j', async (id, options, status, words) => {
    const checks = found(await examineWith(options as OperatorOptions), id);
    expect(checks.map((one) => one.status)).toContain(status);
    expect(checks.map(({ evidence }) => evidence).join('\n')).toContain(words);
  });

  it('that development tolerates fails in production', async () => {
    const settings = { limits: { tiers: { token: { enabled: false } } } };
    const production = configuredForProduction(await open({ settings }));
    expect(found(await production, 'limits').map(({ status }) => status)).toEqual(['fail']);
  });

  const configuredForProduction = async (operator: Operator): Promise<readonly Check[]> => {
    const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.() };
    return runChecks({ ...operator.deps, machine, config: { ...operator.deps.config, profile: 'production' } });
  };

  it('does not hide another of the same kind', async () => {
    const settings = {
      limits: { tiers: { token: { enabled: false }, auth: { requests: 99 } }, exempt: [{ addresses: ['::1'], tiers: ['api'] }] },
    };
    expect(found(await examineWith({ settings }), 'limits')).toHaveLength(3);
  });
});

describe('the data directory', () => {
  it.skipIf(process.platform === 'win32')('that others may look into is named with its mode', async () => {
    const operator = await open();
    await chmod(operator.world.directory, 0o755);
    expect(found(await examine(operator), 'data-directory')).toMatchObject([{ status: 'fail', evidence: expect.stringContaining('0755') }]);
  });

  it.skipIf(process.platform === 'win32')('of another user is named', async () => {
    const checks = await examineWith({ machine: { uid: 4_000_000 } });
    expect(found(checks, 'data-directory')).toMatchObject([{ status: 'warn', evidence: expect.stringContaining('not 4000000') }]);
  });
});

describe('the disk', () => {
  it('is told with its reserve', async () => {
    const operator = await open({ settings: { disk: { reserveMiB: 2 } } });
    await writeFile(join(operator.world.directory, RESERVE_FILE), Buffer.alloc(1024 * 1024));
    expect(found(await examine(operator), 'disk')[0]?.evidence).toMatch(/MiB free at .*, 1 MiB of 2 MiB held in reserve$/);
    expect(found(await examineWith({ settings: { disk: { reserveMiB: 0 } } }), 'disk')[0]?.evidence).toMatch(/, no reserve$/);
  });
});

describe('the master key', () => {
  const withFile = async (mode: number, inside: boolean): Promise<readonly Check[]> => {
    const path = join(await directory(), 'key');
    await writeFile(path, 'x', { mode });
    const operator = await open({ site: { masterKey: { source: 'file', path } } });
    const config = { ...operator.deps.config, data: inside ? join(path, '..') : operator.deps.config.data };
    const machine = { nodeVersion: process.version, platform: process.platform, uid: process.getuid?.() };
    return found(await runChecks({ ...operator.deps, config, machine }), 'master-key');
  };

  it('from the environment is well', async () => {
    expect(found(await examineWith({}), 'master-key')).toMatchObject([{ status: 'ok', evidence: 'from the environment' }]);
  });

  it('in a private file elsewhere is well', async () => {
    expect(await withFile(0o600, false)).toMatchObject([{ status: 'ok' }]);
  });

  it.skipIf(process.platform === 'win32')('in a file that others may read fails', async () => {
    expect(await withFile(0o644, false)).toMatchObject([{ status: 'fail', evidence: expect.stringContaining('0644') }]);
  });

  it('beside the data it locks is a warning', async () => {
    expect(await withFile(0o600, true)).toMatchObject([
      { status: 'warn', evidence: expect.stringContaining('lies in the data directory') },
    ]);
  });

  it('whose file is gone is reported, and the other checks are made', async () => {
    const checks = await examineWith({ site: { masterKey: { source: 'file', path: '/nonexistent/key' } } });
    expect(found(checks, 'master-key')).toMatchObject([{ status: 'fail', evidence: expect.stringContaining('could not be looked at') }]);
    expect(found(checks, 'disk')).toHaveLength(1);
  });
});

describe('clients', () => {
  it('with weak secrets or against RFC 9700 are named, each kind by itself', async () => {
    const { operations, ...operator } = await open();
    await operations.clients.add({ client_id: 'weak', client_secret: 'demo' });
    await operations.clients.add({
      client_id: 'both',
      grant_types: ['authorization_code', 'client_credentials'],
      redirect_uris: ['https://a.example/cb'],
    });
    await operations.clients.add({ client_id: 'local', redirect_uris: ['http://localhost/cb'] });
    await operations.clients.add({
      client_id: 'app',
      token_endpoint_auth_method: 'none',
      skip_consent: true,
      redirect_uris: ['http://127.0.0.1/cb'],
    });
    const checks = await examine({ operations, ...operator });
    expect(found(checks, 'client-secrets')).toMatchObject([{ status: 'warn', evidence: expect.stringContaining('weak') }]);
    const evidence = found(checks, 'clients').map((one) => one.evidence);
    expect(evidence).toHaveLength(3);
    for (const id of ['both', 'local', 'app']) expect(evidence.filter((text) => text.includes(`: ${id}.`))).toHaveLength(1);
  });

  it('in great number are counted, and the first few named', async () => {
    const operator = await open();
    for (let i = 0; i < 12; i++) await operator.operations.clients.add({ client_id: `weak-${i}`, client_secret: 'demo' });
    expect(found(await examine(operator), 'client-secrets')[0]?.evidence).toMatch(/^12 clients .* and 2 more\.$/);
  });
});

describe('TLS', () => {
  /** The certificate at hand is for localhost and 127.0.0.1, until the end of 2049. */
  const withCertificate = async (issuer: string, now?: number, strangeKey = false): Promise<readonly Check[]> => {
    const { cert, key } = selfSigned();
    const folder = await directory();
    await writeFile(join(folder, 'cert.pem'), cert);
    await writeFile(join(folder, 'key.pem'), strangeKey ? selfSigned().key : key);
    const operator = await open({ issuer, config: { tls: { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') } } });
    if (now !== undefined) operator.world.clock.jump(now);
    return found(await examine(operator), 'tls');
  };

  it.each(['https://localhost', 'https://127.0.0.1:9400'])('with a good certificate for %s is well', async (issuer) => {
    expect(await withCertificate(issuer)).toMatchObject([{ status: 'ok', evidence: expect.stringContaining('2049') }]);
  });

  it.each([
    ['that ends soon', 'https://localhost', Date.UTC(2049, 11, 20), false, 'warn', 'ends in 11 days'],
    ['that has ended', 'https://localhost', Date.UTC(2051, 0, 1), false, 'fail', 'ended on'],
    ['that has not begun', 'https://localhost', Date.UTC(2019, 0, 1), false, 'fail', 'valid from'],
    ['for another host', 'https://id.example', undefined, false, 'fail', 'not for id.example'],
    ['for another address', 'https://[::1]', undefined, false, 'fail', 'not for ::1'],
    ['with the key of another', 'https://localhost', undefined, true, 'fail', 'not the key of the certificate'],
  ] as const)('with one %s names it', async (_, issuer, now, strangeKey, status, words) => {
    expect(await withCertificate(issuer, now, strangeKey)).toMatchObject([{ status, evidence: expect.stringContaining(words) }]);
  });

  it('whose files are gone is reported', async () => {
    const checks = await examineWith({ config: { tls: { cert: '/nonexistent/cert.pem', key: '/nonexistent/key.pem' } } });
    expect(found(checks, 'tls')).toMatchObject([{ status: 'fail', evidence: expect.stringContaining('could not be looked at') }]);
  });
});

describe('time', () => {
  it('before this software was written fails', async () => {
    const operator = await open();
    operator.world.clock.jump(Date.UTC(1980, 0, 1));
    expect(found(await examine(operator), 'clock')[0]).toMatchObject({ status: 'fail', evidence: expect.stringContaining('1980') });
  });

  it('that went back behind the newest fact fails', async () => {
    const operator = await open();
    await operator.operations.clients.add({});
    operator.world.clock.jump(operator.world.clock.now() - 60_000);
    expect(found(await examine(operator), 'clock')).toMatchObject([{ status: 'fail', evidence: expect.stringContaining('60 s from now') }]);
  });

  it('that has passed since the signing key began is measured against its rotation', async () => {
    const operator = await open();
    operator.world.clock.advance(91 * 86_400_000);
    expect(found(await examine(operator), 'signing-keys')).toMatchObject([
      { status: 'warn', evidence: expect.stringContaining('91 days') },
    ]);
  });
});

describe('the audit log', () => {
  it('whose head is kept is well', async () => {
    const operator = await open();
    await operator.operations.clients.add({});
    await signLog(operator.world);
    expect(found(await examine(operator), 'audit-log')).toMatchObject([
      { status: 'ok', evidence: expect.stringContaining('1 events, 1 of them signed') },
    ]);
  });

  it('without its kept head is a warning', async () => {
    const operator = await open();
    await operator.operations.clients.add({});
    await signLog(operator.world);
    await rm(join(operator.world.directory, HEAD_FILE));
    expect(found(await examine(operator), 'audit-log')).toMatchObject([{ status: 'warn', evidence: expect.stringContaining('missing') }]);
  });

  it('whose kept head is of another log fails', async () => {
    const [operator, other] = [await open(), await open({ seed: 'another' })];
    for (const one of [operator, other]) {
      await one.operations.clients.add({});
      await signLog(one.world);
    }
    await writeFile(join(operator.world.directory, HEAD_FILE), readKeptHead(other.world.directory)?.note ?? '');
    expect(found(await examine(operator), 'audit-log')).toMatchObject([{ status: 'fail', fix: expect.stringContaining('audit accept') }]);
  });

  it('whose facts wait too long for a checkpoint is a warning', async () => {
    const operator = await open();
    await operator.operations.clients.add({});
    await signLog(operator.world);
    await operator.operations.clients.add({});
    operator.world.clock.advance(600_000);
    expect(found(await examine(operator), 'audit-log')).toMatchObject([
      { status: 'warn', evidence: expect.stringContaining('1 events wait') },
    ]);
  });
});
