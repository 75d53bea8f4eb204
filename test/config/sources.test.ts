import { describe, expect, it } from 'vitest';
import { nearestName } from '../../electron/config/sources/nearest-name.ts';
import { faultyKeys, load, loaded, problems } from './load.ts';

const FILE = '/home/ada/.local/share/gatewatch/gatewatch.json';
const file = (content: string | Uint8Array) => problems({ files: { [FILE]: content } });

describe('a configuration file', () => {
  it('may set any key by its section', () => {
    const text =
      '{"oauth": {"codeLifetime": 30}, "limits": {"tiers": {"token": {"requests": 9}}}, "cors": {"origins": ["https://app.example"]}}';
    const { config } = loaded({ files: { [FILE]: text } });
    expect([config.oauth.codeLifetime, config.limits.tiers.token.requests, config.limits.tiers.token.windowSeconds]).toEqual([30, 9, 60]);
    expect(config.cors.origins).toEqual(['https://app.example']);
  });

  it.each([
    ['text that is no JSON', '{"port": }', 'is not valid JSON: a value expected at line 1, column 10'],
    ['a list', '[]', 'does not hold a JSON object'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'is not UTF-8 text'],
    ['more than 1 MiB', ' '.repeat(1_048_577), 'is larger than 1 MiB'],
  ])('with %s is refused', (_, content, problem) => {
    expect(file(content)).toMatchObject([{ key: 'config', source: 'file', where: FILE, problem }]);
  });

  it('that cannot be read is refused and not taken for absent', () => {
    const readFile = () => {
      throw Object.assign(new Error(), { code: 'EACCES' });
    };
    expect(problems({ readFile })).toMatchObject([{ key: 'config', problem: 'cannot be read (EACCES)' }]);
  });

  it('with a value where a section is wanted is refused', () => {
    expect(file('{"limits": false}')).toMatchObject([
      { key: 'limits', problem: 'is not an object', fix: 'give an object of the keys under limits' },
    ]);
    expect(file('{"limits": {"tiers": []}}')).toMatchObject([{ key: 'limits.tiers' }]);
  });

  it('with unknown keys is refused, with what each most likely meant', () => {
    const found = file('{"prot": 1, "codeLifetime": 60, "oauth": {"codeLifeTme": 60}, "zzz": 1, "tls.cert": "a"}');
    expect(found.map(({ key, fix }) => [key, fix])).toEqual([
      ['prot', 'did you mean port? Else remove it'],
      ['codeLifetime', 'did you mean oauth.codeLifetime? Else remove it'],
      ['oauth.codeLifeTme', 'did you mean oauth.codeLifetime? Else remove it'],
      ['zzz', 'remove it, or see docs/reference/configuration.md for the names'],
      ['tls.cert', 'write it as {"tls": {"cert": …}}'],
    ]);
  });

  it('with an unknown member in a list of objects is refused by place and name', () => {
    const found = file('{"limits": {"exempt": [{"addresses": ["10.0.0.0/8"], "tiers": ["token"], "request": 5}]}}');
    expect(found).toMatchObject([{ key: 'limits.exempt', problem: '[0]: unknown "request"' }]);
  });

  it('with thousands of faults is answered with a bounded list', () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1])));
    expect(file(many)).toHaveLength(50);
  });

  it('does not turn text into numbers or switches: JSON has its own', () => {
    expect(faultyKeys({ files: { [FILE]: '{"port": "9400", "json": "true", "cors": {"origins": "https://a.example"}}' } })).toEqual([
      'cors.origins',
      'json',
      'port',
    ]);
  });
});

describe('a variable', () => {
  it.each([
    ['true', true],
    ['1', true],
    ['YES', true],
    ['on', true],
    ['false', false],
    ['0', false],
    ['no', false],
    ['Off', false],
  ])('switch may be written %s', (text, value) => {
    expect(loaded({ env: { GATEWATCH_METRICS_ENABLED: text } }).config.metrics.enabled).toBe(value);
  });

  it.each(['9e3', '0x24', '94.5', '-1', 'Infinity', '9 400', '99999999999999999999', '٣'])('number may not be written %s', (text) => {
    expect(faultyKeys({ env: { GATEWATCH_PORT: text } })).toEqual(['port']);
  });

  it('list is comma-separated', () => {
    const { config } = loaded({
      env: { GATEWATCH_TRUSTED_PROXY: ' 10.0.0.0/8, ::1 ,', GATEWATCH_PASSWORDS_REQUIRE_CLASSES: 'lower,digit' },
    });
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1/128']);
    expect(config.passwords.requireClasses).toEqual(['lower', 'digit']);
  });

  it('of a map or a list of objects is JSON', () => {
    const exempt = '[{"addresses": ["127.0.0.1"], "tiers": ["all"]}]';
    const { config } = loaded({ env: { GATEWATCH_LIMITS_EXEMPT: exempt, GATEWATCH_SCOPES_HIERARCHY: '{"a": ["b"]}' } });
    expect(config.limits.exempt).toEqual([{ addresses: ['127.0.0.1/32'], tiers: ['all'] }]);
    expect(config.scopes.hierarchy).toEqual({ a: ['b'] });
    expect(faultyKeys({ env: { GATEWATCH_LIMITS_EXEMPT: '[{' } })).toEqual(['limits.exempt']);
  });

  it('that is unknown but near a known one, or in a section, is refused', () => {
    const found = problems({ env: { GATEWATCH_PROT: '1', GATEWATCH_LIMITS_AUTH: '5', GATEWATCH_TRUSTED_PROXIES: '::1' } });
    expect(found.map(({ key, fix }) => [key, fix])).toEqual([
      ['GATEWATCH_PROT', 'did you mean GATEWATCH_PORT? Else remove it'],
      ['GATEWATCH_LIMITS_AUTH', expect.stringContaining('see docs/reference/configuration.md')],
      ['GATEWATCH_TRUSTED_PROXIES', 'did you mean GATEWATCH_TRUSTED_PROXY? Else remove it'],
    ]);
  });

  it('that is another program’s is only warned of', () => {
    expect(loaded({ env: { GATEWATCH_IMAGE_DIGEST: 'x', OTHER: 'y' } }).warnings).toEqual([
      'The environment variable "GATEWATCH_IMAGE_DIGEST" is not one of Gatewatch\'s and was left alone.',
    ]);
  });

  it('that Kubernetes sets for a service of that name is no setting', () => {
    const env = { GATEWATCH_PORT: 'tcp://10.0.0.7:9400', GATEWATCH_PORT_9400_TCP_ADDR: '10.0.0.7', GATEWATCH_SERVICE_HOST: '10.0.0.7' };
    expect(loaded({ env })).toMatchObject({ config: { port: 9400 }, warnings: [] });
  });

  it('GATEWATCH_MASTER_KEY, GATEWATCH_CONFIG and GATEWATCH_HEADLESS are known', () => {
    expect(load({ env: { GATEWATCH_MASTER_KEY: 'k', GATEWATCH_HEADLESS: '1' } })).toMatchObject({ ok: true, value: { warnings: [] } });
  });
});

describe('a flag', () => {
  it('may be repeated where it is a list, with commas too', () => {
    expect(loaded({ argv: { trustedProxy: ['10.0.0.0/8', '192.0.2.1,::1'] } }).config.trustedProxies).toEqual([
      '10.0.0.0/8',
      '192.0.2.1/32',
      '::1/128',
    ]);
  });

  it('of another command is not looked at', () => {
    expect(loaded({ argv: { id: 'x', headless: true, json: true } }).config.json).toBe(true);
  });
});

describe('nearestName', () => {
  it.each([
    ['prot', 'port'],
    ['PORT', 'port'],
    ['isuer', 'issuer'],
    ['tls.crt', 'tls.cert'],
    ['quite another thing', undefined],
    ['', undefined],
  ])('%s means %s', (given, meant) => {
    expect(nearestName(given, ['port', 'issuer', 'tls.cert'])).toBe(meant);
  });
});
