import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configKeys } from '../../electron/config/config-keys.ts';
import { loadConfig } from '../../electron/config/load-config.ts';
import { defaultPolicy } from '../../electron/oauth/policy.ts';
import { load, loaded, problems } from './load.ts';

const DATA = '/home/ada/.local/share/gatewatch';

describe('defaults', () => {
  it('needs nothing to be set in the development profile', () => {
    const { config, warnings } = loaded();
    expect(config).toMatchObject({ profile: 'development', host: '127.0.0.1', port: 9400, issuer: 'http://127.0.0.1:9400', data: DATA });
    expect(warnings).toEqual([]);
  });

  it('takes the lifetimes of the protocol from its policy', () => {
    expect(loaded().config.oauth).toEqual(defaultPolicy);
  });

  it('names the source of every key', () => {
    const { sources } = loaded({ argv: { port: '1' }, env: { GATEWATCH_HOST: '::1' } });
    expect(Object.keys(sources)).toEqual(configKeys.map(({ key }) => key));
    expect(sources).toMatchObject({ port: 'flag', host: 'environment', profile: 'default' });
  });

  it('cannot be changed once loaded', () => {
    const { config } = loaded();
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.limits.tiers.auth)).toBe(true);
    expect(Object.isFrozen(config.trustedProxies)).toBe(true);
  });
});

describe('precedence', () => {
  const files = { [join(DATA, 'gatewatch.json')]: '{"port": 1, "host": "::1", "log": {"level": "debug"}}' };

  it('prefers a flag to the environment, that to the file, that to the default', () => {
    const env = { GATEWATCH_PORT: '2', GATEWATCH_HOST: 'localhost' };
    const { config, sources } = loaded({ argv: { port: '3' }, env, files });
    expect([config.port, config.host, config.log.level, config.profile]).toEqual([3, 'localhost', 'debug', 'development']);
    expect([sources.port, sources.host, sources['log.level'], sources.profile]).toEqual(['flag', 'environment', 'file', 'default']);
  });

  it('judges a setting that is overridden too, since it strikes on the day the stronger one goes', () => {
    const found = problems({ argv: { port: '3' }, env: { GATEWATCH_PORT: 'many' }, files });
    expect(found).toMatchObject([{ key: 'port', source: 'environment', where: 'GATEWATCH_PORT' }]);
  });

  it('counts an empty variable as absent', () => {
    expect(loaded({ env: { GATEWATCH_ISSUER: '', GATEWATCH_PORT: '' } }).sources).toMatchObject({ issuer: 'default', port: 'default' });
  });
});

describe('the file', () => {
  it('is read from the data directory that a flag or variable names', () => {
    const files = { '/srv/gw/gatewatch.json': '{"port": 7}' };
    expect(loaded({ argv: { data: '/srv/gw' }, files }).config).toMatchObject({ port: 7, data: '/srv/gw' });
    expect(loaded({ env: { GATEWATCH_DATA: '/srv/gw' }, files }).config).toMatchObject({ port: 7, data: '/srv/gw' });
  });

  it('that is named by --config or GATEWATCH_CONFIG takes the place of the one in the data directory, and may name that directory', () => {
    const files = { '/somewhere/my.json': '{"port": 8, "data": "state"}', [join(DATA, 'gatewatch.json')]: '{"port": 7}' };
    expect(loaded({ argv: { config: 'my.json' }, files }).config).toMatchObject({ port: 8, data: '/somewhere/state' });
    expect(loaded({ env: { GATEWATCH_CONFIG: '/somewhere/my.json' }, files }).config).toMatchObject({ port: 8 });
  });

  it('in the data directory cannot say where the data directory is', () => {
    const files = { [join(DATA, 'gatewatch.json')]: '{"data": "/elsewhere"}' };
    expect(problems({ files })).toMatchObject([{ key: 'data', source: 'file', where: join(DATA, 'gatewatch.json') }]);
  });

  it('that is named and missing is a problem', () => {
    expect(problems({ argv: { config: '/no.json' } })).toMatchObject([{ key: 'config', where: '/no.json', problem: 'does not exist' }]);
  });

  it('has its relative paths taken from its own folder, those of flags and variables from the working directory', () => {
    const files = { '/etc/gw/c.json': '{"masterKeyFile": "keys/master"}' };
    expect(loaded({ argv: { config: '/etc/gw/c.json' }, files }).config.masterKeyFile).toBe('/etc/gw/keys/master');
    expect(loaded({ argv: { masterKeyFile: 'keys/master' } }).config.masterKeyFile).toBe('/somewhere/keys/master');
    expect(loaded({ env: { GATEWATCH_MASTER_KEY_FILE: '../m' } }).config.masterKeyFile).toBe('/m');
  });

  it('is read from the disk, where a directory in its place is a problem that names the cause', () => {
    const data = mkdtempSync(join(tmpdir(), 'gatewatch-config-'));
    writeFileSync(join(data, 'gatewatch.json'), '{"port": 9}');
    mkdirSync(join(data, 'folder'));
    const real = loadConfig({ argv: { data }, env: {} });
    const folder = loadConfig({ argv: { data, config: join(data, 'folder') }, env: {} });
    rmSync(data, { recursive: true });
    expect(real).toMatchObject({ ok: true, value: { config: { port: 9, data } } });
    expect(folder).toMatchObject({ ok: false, refusal: { problems: [{ key: 'config', problem: 'cannot be read (EISDIR)' }] } });
  });
});

describe('problems', () => {
  const given = {
    argv: { port: '70000', trustedProxy: ['10.0.0.5/8'] },
    env: { GATEWATCH_OAUTH_CODE_LIFETIME: '3h' },
    files: { [join(DATA, 'gatewatch.json')]: '{"hots": "::1", "limits": {"enabled": "perhaps"}}' },
  };

  it('are all reported at once, each with key, place, fault and fix', () => {
    expect(problems(given)).toEqual([
      {
        key: 'hots',
        source: 'file',
        where: join(DATA, 'gatewatch.json'),
        problem: 'is no configuration key',
        fix: 'did you mean host? Else remove it',
      },
      {
        key: 'limits.enabled',
        source: 'file',
        where: join(DATA, 'gatewatch.json'),
        problem: '"perhaps" is not accepted',
        fix: 'give true or false',
      },
      {
        key: 'oauth.codeLifetime',
        source: 'environment',
        where: 'GATEWATCH_OAUTH_CODE_LIFETIME',
        problem: '"3h" is not accepted',
        fix: 'give a whole number from 10 to 600 (seconds)',
      },
      {
        key: 'port',
        source: 'flag',
        where: '--port',
        problem: '70000 is not accepted',
        fix: 'give a whole number from 0 to 65535 (TCP port)',
      },
      {
        key: 'trustedProxies',
        source: 'flag',
        where: '--trusted-proxy',
        problem: '[0]: "10.0.0.5/8" has address bits beyond its prefix: write 10.0.0.0/8 for the range, 10.0.0.5 for the one address',
        fix: 'give address ranges in CIDR notation such as 10.0.0.0/8',
      },
    ]);
  });

  it('come as one refusal with a line each, ready to print', () => {
    const outcome = load(given);
    const lines = outcome.ok ? [] : outcome.refusal.description.split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('The configuration has 5 problems:');
    expect(lines[4]).toBe('  port (--port): 70000 is not accepted. Fix: give a whole number from 0 to 65535 (TCP port).');
  });

  it('never echo a secret, wherever it was given', () => {
    const secret = 'hunter2-hunter2';
    const outcomes = [
      load({ env: { GATEWATCH_METRICS_TOKEN: secret } }),
      load({ files: { [join(DATA, 'gatewatch.json')]: `{"metrics": {"token": "${secret}"}}` } }),
      load({ files: { [join(DATA, 'gatewatch.json')]: `{"metrics": {"token": "${secret}",}}` } }),
      load({ env: { GATEWATCH_MASTER_KEY: secret, GATEWATCH_PORT: 'x' } }),
      load({ env: { GATEWATCH_MASTER_KY: secret } }),
    ];
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    expect(JSON.stringify(outcomes)).not.toContain('hunter2');
  });

  it('cannot be forged into further lines by a hostile value', () => {
    const outcome = load({ env: { GATEWATCH_HOST: 'a\n  port (--port): fine\u202e\u001b[2J' } });
    expect(outcome.ok ? '' : outcome.refusal.description.split('\n')).toHaveLength(2);
    expect(JSON.stringify(outcome)).not.toMatch(/\\u202e|\\u001b/);
  });

  it('cut a long value', () => {
    expect(problems({ env: { GATEWATCH_HOST: 'a'.repeat(5000) } })[0]?.problem.length).toBeLessThan(200);
  });
});

describe('the issuer', () => {
  it.each([
    [{ host: '::1', port: '9400' }, 'http://[::1]:9400'],
    [{ host: 'localhost', port: '80' }, 'http://localhost'],
    [{ host: '127.8.9.1', port: '9400' }, 'http://127.8.9.1:9400'],
  ])('of %o is %s', (argv, issuer) => {
    expect(loaded({ argv }).config.issuer).toBe(issuer);
  });

  it('is open while port 0 is', () => {
    expect(loaded({ argv: { port: '0' } }).config.issuer).toBeUndefined();
  });
});
