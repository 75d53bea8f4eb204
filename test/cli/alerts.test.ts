import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ControlServer, createControlServer } from '../../electron/control/control-server.ts';
import { createOperationDeps } from '../../electron/control/operation-deps.ts';
import type { Alert } from '../../shared/contract/alerts.ts';
import { failed } from '../detect/detect-world.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';
import { createDesk, type Desk, type Ended, runArgs } from './command-line.ts';

const ATTACKER = '203.0.113.9';
const EVIL = 'evil\u001b[2J\u202ename';

let engine: TestEngine;
let control: ControlServer;
let desk: Desk;
beforeAll(async () => {
  desk = createDesk();
  engine = await startTestEngine({});
  const site = { version: '0', issuer: engine.issuer, startedAt: engine.core.clock.now(), masterKey: { source: 'environment' as const } };
  control = await createControlServer(createOperationDeps(engine.core, site, engine.checkpoint));
  for (let n = 0; n < 9; n++) await engine.core.store.write((tx) => tx.audit(failed(n === 8 ? EVIL : `person-${n}`, ATTACKER)));
  await vi.waitFor(async () => expect(await listed('--rule', 'password-spraying')).toMatchObject([{ cause: { length: 9 } }]), 20_000);
});
afterAll(async () => {
  await control.close();
  await engine.end();
  desk.close();
});

const run = (...args: string[]): Promise<Ended> => runArgs([...args, '--data', engine.directory]);
const json = async (...args: string[]) => {
  const { code, out, err } = await run(...args, '--json');
  if (code !== 0) throw new Error(`ended with ${code}: ${err}`);
  return JSON.parse(out);
};
const fails = async (...args: string[]): Promise<object> => {
  const { code, out, err } = await run(...args, '--json');
  expect(out).toBe('');
  return { code, ...JSON.parse(err) };
};
const listed = async (...args: string[]): Promise<Alert[]> => (await json('alerts', 'list', ...args)).alerts;
const REASON = ['--reason', 'our own scanner'];

describe('gatewatch alerts', () => {
  it('list --json says which rule, about whom, by which facts and when, of those that are not closed', async () => {
    const [alert] = await listed('--rule', 'password-spraying');
    expect(alert).toMatchObject({
      id: expect.any(String),
      rule: 'password-spraying',
      severity: 'high',
      subject: { kind: 'address', id: ATTACKER },
      decided_seq: expect.any(Number),
      decided_at: expect.any(String),
      raised_at: expect.any(String),
      state: 'open',
    });
    expect(alert?.cause).toHaveLength(9);
    expect(await listed('--severity', 'critical')).toEqual([]);
    expect(await listed('--limit', '1', '--state', 'all')).toHaveLength(1);
  });

  it('list and show print columns for people, with hostile text made visible', async () => {
    const [alert] = await listed('--rule', 'password-spraying');
    const list = await run('alerts', 'list');
    expect([list.code, list.out]).toEqual([0, expect.stringContaining(`address ${ATTACKER}`)]);
    const shown = await run('alerts', 'show', alert?.id ?? '');
    expect(shown.out).toContain('9 different login names');
    expect(shown.out).toContain('offered: Block 203.0.113.9 for 30 days');
    expect(shown.out).toContain('evil\\u{1b}');
    expect(shown.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('show --json gives the arithmetic and the facts', async () => {
    const [alert] = await listed('--rule', 'password-spraying');
    const shown = await json('alerts', 'show', alert?.id ?? '');
    expect(shown.measures).toHaveLength(4);
    expect(shown.facts.map(({ seq }: { seq: number }) => seq)).toEqual(alert?.cause);
    expect(await fails('alerts', 'show', 'unknown')).toMatchObject({ code: 1, error: 'not_found' });
  });

  it('close wants a verdict and a reason, closes once, and is on record', async () => {
    const [alert] = await listed('--rule', 'sign-in-failures-address');
    const id = alert?.id ?? '';
    expect(await fails('alerts', 'close', id, ...REASON)).toMatchObject({ code: 2 });
    expect(await fails('alerts', 'close', id, '--verdict', 'benign')).toMatchObject({ code: 2 });
    expect(await fails('alerts', 'close', id, '--verdict', 'nonsense', ...REASON)).toMatchObject({ code: 2 });
    expect(await fails('alerts', 'close', '--verdict', 'benign', ...REASON)).toMatchObject({ code: 2 });
    const closed = await json('alerts', 'close', id, '--verdict', 'benign', ...REASON);
    expect(closed.alerts).toMatchObject([{ id, state: 'closed', verdict: 'benign', reason: 'our own scanner' }]);
    expect(await fails('alerts', 'close', id, '--verdict', 'benign', ...REASON)).toMatchObject({ code: 1, error: 'conflict' });
    expect(await listed('--rule', 'sign-in-failures-address')).toEqual([]);
    expect(await listed('--state', 'closed')).toMatchObject([{ id }]);
    expect(engine.facts('alert.closed')).toMatchObject([{ actor: 'local:cli', details: { alert: id, verdict: 'benign' } }]);
  });

  it('close of several ends with 1 when some were left as they are', async () => {
    const [alert] = await listed('--rule', 'password-spraying');
    const { code, out } = await run('alerts', 'close', alert?.id ?? '', 'unknown', '--verdict', 'true_positive', ...REASON, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { alerts: [{ id: alert?.id }], failed: [{ id: 'unknown' }] }]);
  });

  it.each([
    ['--limit', '0'],
    ['--state', 'nonsense'],
    ['--severity', '5'],
  ])('list %s %s is an error of the command line', async (...args) => {
    expect(await fails('alerts', 'list', ...args)).toMatchObject({ code: 2 });
  });
});

describe('gatewatch rules', () => {
  it('list and show tell the rules in force', async () => {
    const { rules } = await json('rules', 'list');
    expect(rules.length).toBeGreaterThan(30);
    const { out: listed } = await run('rules', 'list');
    expect(listed).toContain('Password spraying from one address');
    expect(listed).toMatch(/^impossible-travel +1 +inactive /m);
    expect(listed).toMatch(/^impossible-travel is inactive: There is no place database: /m);
    expect((await run('rules', 'show', 'registration-abuse')).out).toMatch(/^inactive +Nobody registers here of their own accord/m);
    expect(await json('rules', 'show', 'password-spraying')).toMatchObject({
      rule: { id: 'password-spraying' },
      versions: [{ version: 1, created_by: 'system', rule: { id: 'password-spraying' } }],
    });
    const { out } = await run('rules', 'show', 'password-spraying');
    for (const words of ['T1110.003', 'at least 8 refused sign-in attempts', 'Comes with Gatewatch']) expect(out).toContain(words);
    expect(await fails('rules', 'show', 'unknown')).toMatchObject({ code: 1, error: 'not_found' });
  });

  it('test tries a rule in force on the log', async () => {
    expect(await json('rules', 'test', 'password-spraying', '--days', '1')).toMatchObject({
      alerts: 1,
      whole: true,
      found: [{ subject: { id: ATTACKER }, known: true }],
      failing_tests: [],
    });
    expect((await run('rules', 'test', 'password-spraying')).out).toContain(`address ${ATTACKER}`);
  });

  it('test tries a rule of a file, and ends with 1 when its own tests fail', async () => {
    const { rule } = await json('rules', 'show', 'password-spraying');
    const each = 'eight accounts, one password each';
    const strict = desk.file('strict.json', JSON.stringify({ ...rule, logic: { type: 'threshold', within: 60, all: [{ count: 500 }] } }));
    const { code, out } = await run('rules', 'test', strict, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { alerts: 0, failing_tests: [each, `${each}, behind forty passwords on another`], lost: { true_positive: 1 } },
    ]);
  });

  it('test tells what is wrong with a file or an option', async () => {
    expect(await fails('rules', 'test', desk.file('no.json', '{"id":"x"}'))).toMatchObject({
      code: 1,
      error_description: expect.stringContaining('no rule'),
    });
    expect(await fails('rules', 'test', desk.file('bad.json', '{'))).toMatchObject({ code: 1 });
    expect(await fails('rules', 'test', './nowhere.json')).toMatchObject({ code: 1 });
    expect(await fails('rules', 'test', 'password-spraying', '--days', '31')).toMatchObject({ code: 2 });
    expect(await fails('rules', 'test', 'unknown')).toMatchObject({ code: 1, error: 'not_found' });
  });
});
