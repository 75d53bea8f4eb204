import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { MOST_OWN_RULES } from '../../../electron/operations/rules/put-rule-version.ts';
import { roles } from '../../../shared/role.ts';
import { type Rule, rule as ruleSchema } from '../../../shared/rule.ts';
import { type AlertDesk, ATTACKER, createAlertDesk, REASON } from '../alerts/alert-desk.ts';
import { ADA, denialOf, GRACE, operatorOf } from '../network/callers.ts';
import { refusalDataOf, refusalOf } from '../operator.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const note = REASON;
const rules = (caller = ADA) => desk.as(caller).rules;
const facts = () => desk.world.facts('rule.changed').map(({ details: { note: _, ...details } }) => details);
const SPRAYING = 'password-spraying';
const inForce = async (id: string) => (await rules().list({})).rules.find(({ rule }) => rule.id === id);
const alertsOf = async (rule: string) => (await desk.operator.operations.alerts.list({ filter: { rules: [rule] } })).alerts;

/** A rule of one's own: anybody who signs out. */
const own = (changes: Partial<Rule> = {}): Rule =>
  ruleSchema.parse({
    id: 'anybody-signs-out',
    version: 1,
    title: 'Anybody signs out',
    description: 'Somebody signed out.',
    false_positives: [],
    enabled: true,
    severity: 'low',
    risk: 10,
    technique: null,
    subject: 'address',
    when: { kinds: ['user.signed_out'], where: [] },
    logic: { type: 'threshold', within: 60, all: [{ count: 1 }] },
    group_seconds: 60,
    baseline: null,
    acts: [],
    tests: [{ title: 'one', fires: true, facts: [{ after_seconds: 0, kind: 'user.signed_out', fields: { address: '192.0.2.1' } }] }],
    ...changes,
  });
const signedOut = {
  kind: 'user.signed_out',
  user: 'u',
  session: 's',
  address: '192.0.2.5',
  details: { by: 'user', grants_revoked: 0 },
} as const;

describe('E7 the rules in force', () => {
  it('are those that come with the product, for every role, with how they do', async () => {
    await desk.spray();
    for (const role of roles) expect((await rules(operatorOf(role, role)).list({})).rules).toHaveLength(builtInRules.length);
    expect(await inForce(SPRAYING)).toMatchObject({ origin: 'built_in', changed: false, alerts: 1, open: 1, exceptions: 0 });
    const [alert] = await alertsOf(SPRAYING);
    await desk.operator.operations.alerts.close({ alerts: [alert?.id ?? ''], verdict: 'false_positive', reason: REASON });
    expect(await inForce(SPRAYING)).toMatchObject({ alerts: 1, open: 0, judged: { false_positive: 1 }, last_alert_at: expect.any(String) });
    desk.world.clock.advance(31 * 86_400_000);
    expect(await inForce(SPRAYING)).toMatchObject({ alerts: 0, open: 0, judged: { false_positive: 0 }, last_alert_at: null });
  });

  it('nobody is shown one that is not there', async () => {
    for (const id of ['unknown', '__proto__', "' OR 1=1 --"]) expect(await refusalOf(rules().show({ id }))).toBe('not_found');
  });
});

describe('E7 a rule of the product is changed', () => {
  const override = (changes: object, version = 1, by = ADA, despite = false) =>
    rules(by).override({ id: SPRAYING, version, override: changes, note, despite_tests: despite });

  it('for this installation, as a new version, on record', async () => {
    expect(await override({ severity: 'critical', risk: 90 })).toMatchObject({
      changed: true,
      rule: { id: SPRAYING, version: 2, severity: 'critical', risk: 90, title: 'Password spraying from one address' },
    });
    expect(facts()).toEqual([{ rule: SPRAYING, version: 2, change: 'severity, risk' }]);
    expect(desk.world.facts('rule.changed')[0]?.actor).toBe('operator:ada');
    const { versions } = await rules().show({ id: SPRAYING });
    expect(versions).toMatchObject([{ version: 2, note, created_by: 'operator:ada', rule: { severity: 'critical' } }]);
  });

  it('and comes into force at once, while the others go on with what they remember', async () => {
    for (let n = 0; n < 4; n++)
      await desk.record({ kind: 'user.sign_in_failed', login: `p${n}`, address: ATTACKER, details: { method: 'password', reason: 'x' } });
    await desk.detect();
    const logic = { type: 'threshold', within: 600, all: [{ count: 5 }] };
    await override({ logic, severity: 'critical' }, 1, ADA, true);
    await desk.record({ kind: 'user.sign_in_failed', login: 'p4', address: ATTACKER, details: { method: 'password', reason: 'x' } });
    await desk.detect();
    expect(await alertsOf(SPRAYING)).toMatchObject([{ rule_version: 2, severity: 'critical', observed: 5, threshold: 5 }]);
    await desk.record({ kind: 'user.sign_in_failed', login: 'p5', address: ATTACKER, details: { method: 'password', reason: 'x' } });
    await desk.detect();
    expect(await alertsOf('sign-in-failures-address')).toMatchObject([{ observed: 6 }]);
  });

  it('disabled, it finds nothing, and keeps what was changed of it when it is enabled again', async () => {
    await override({ risk: 90 });
    await override({ enabled: false }, 2);
    await desk.record(...Array.from({ length: 9 }, (_, n) => sprayed(n)));
    await desk.detect();
    expect(await alertsOf(SPRAYING)).toEqual([]);
    expect(await override({ enabled: true }, 3)).toMatchObject({ rule: { version: 4, enabled: true, risk: 90 }, changed: true });
    expect(facts().map(({ change }) => change)).toEqual(['risk', 'disabled', 'enabled']);
  });

  it('back to what it comes with, it follows the product again', async () => {
    await override({ risk: 90 });
    expect(await override({ risk: 75 }, 2)).toMatchObject({ changed: false, rule: { version: 3, risk: 75 } });
  });

  it('not on a version that somebody else has changed meanwhile, also at the same moment', async () => {
    const both = await Promise.allSettled([override({ risk: 1 }), override({ risk: 2 })]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalDataOf(override({ risk: 3 }))).toMatchObject({
      code: 'conflict',
      description: expect.stringContaining('Version 2'),
    });
    expect(facts()).toHaveLength(1);
  });

  it('not when nothing would change, nor into another kind of logic, nor one that is not there', async () => {
    expect(await refusalOf(override({ risk: 75 }))).toBe('conflict');
    expect(await refusalOf(override({}))).toBe('conflict');
    const steps = [1, 2].map(() => ({ kinds: ['user.signed_in'], where: [], at_least: 1 }));
    expect(await refusalOf(override({ logic: { type: 'sequence', within: 60, steps } }))).toBe('invalid_input');
    expect(await refusalOf(rules().override({ id: 'unknown', version: 1, override: {}, note }))).toBe('not_found');
    expect(facts()).toEqual([]);
  });

  it('not into figures by which tests of it fail, which are named, unless that is said to be known; then those are no matter any more', async () => {
    const strict = { type: 'threshold', within: 600, all: [{ distinct: 'login', at_least: 500 }] };
    const refused = await refusalDataOf(override({ logic: strict }));
    expect(refused).toMatchObject({ code: 'invalid_input', description: expect.stringMatching(/^tests\.0: The test ".+" fails\./) });
    expect(refused.problems?.map(({ field }) => field)).toEqual(['tests.0', 'tests.1']);
    expect(facts()).toEqual([]);
    expect(await override({ logic: strict }, 1, ADA, true)).toMatchObject({ rule: { version: 2 } });
    const stricter = { ...strict, all: [{ distinct: 'login', at_least: 600 }] };
    expect(await override({ logic: stricter }, 2)).toMatchObject({ rule: { version: 3 } });
    expect(await override({ risk: 90 }, 3)).toMatchObject({ rule: { version: 4, risk: 90 } });
  });

  it('by an administrator alone', async () => {
    for (const role of ['viewer', 'responder', 'auditor'] as const)
      expect(await denialOf(override({ risk: 1 }, 1, operatorOf(role, role)))).toBe('forbidden');
    expect(await inForce(SPRAYING)).toMatchObject({ changed: false });
  });

  it.each([
    { title: 'x' },
    { risk: 101 },
    { logic: { type: 'threshold', within: 0, all: [] } },
    { severity: 'worst' },
    { id: 'x' },
  ])('not by %j', async (changes) => {
    await expect(override(changes)).rejects.toThrow(/validation/i);
  });
});

const sprayed = (n: number) =>
  ({ kind: 'user.sign_in_failed', login: `p${n}`, address: ATTACKER, details: { method: 'password', reason: 'wrong_password' } }) as const;

describe('E7 a rule of one’s own', () => {
  it('is added, finds what it looks for from then on, and is on record', async () => {
    await desk.record(signedOut);
    await desk.detect();
    expect(await rules().save({ rule: own(), note })).toMatchObject({ origin: 'own', rule: { version: 1 }, alerts: 0 });
    await desk.detect();
    expect(await alertsOf('anybody-signs-out')).toEqual([]);
    await desk.record(signedOut);
    await desk.detect();
    expect(await alertsOf('anybody-signs-out')).toMatchObject([{ rule_version: 1, title: 'Anybody signs out', observed: 2 }]);
    expect(facts()).toEqual([{ rule: 'anybody-signs-out', version: 1, change: 'made' }]);
  });

  it('is changed by the version that follows, rolled back, and removed; its alerts keep its words', async () => {
    await rules().save({ rule: own(), note });
    await desk.record(signedOut);
    await desk.detect();
    expect(await rules().save({ rule: own({ version: 2, title: 'Other' }), note })).toMatchObject({ rule: { version: 2, title: 'Other' } });
    expect(await rules().rollBack({ id: 'anybody-signs-out', to: 1, note })).toMatchObject({
      rule: { version: 3, title: 'Anybody signs out' },
    });
    await rules().remove({ id: 'anybody-signs-out', note });
    expect(await inForce('anybody-signs-out')).toBeUndefined();
    expect(await refusalOf(rules().show({ id: 'anybody-signs-out' }))).toBe('not_found');
    expect(await refusalOf(rules().remove({ id: 'anybody-signs-out', note }))).toBe('not_found');
    expect(await alertsOf('anybody-signs-out')).toMatchObject([{ title: 'Anybody signs out' }]);
    expect(await refusalOf(rules().rollBack({ id: 'anybody-signs-out', to: 4, note }))).toBe('conflict');
    expect(await rules().rollBack({ id: 'anybody-signs-out', to: 2, note })).toMatchObject({ rule: { version: 5, title: 'Other' } });
    expect(facts().map(({ change }) => change)).toEqual([
      'made',
      'changed',
      'rolled back to version 1',
      'removed',
      'rolled back to version 2',
    ]);
  });

  it('made by two at once is made once', async () => {
    const both = await Promise.allSettled([rules().save({ rule: own(), note }), rules().save({ rule: own({ title: 'Mine' }), note })]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(rules().save({ rule: own(), note }))).toBe('already_exists');
    expect(await refusalOf(rules().save({ rule: own({ version: 7 }), note }))).toBe('conflict');
  });

  it('does not take the name of one of the product, nor is changed as one', async () => {
    expect(await refusalOf(rules().save({ rule: own({ id: SPRAYING }), note }))).toBe('already_exists');
    await rules().save({ rule: own(), note });
    expect(await refusalOf(rules().override({ id: 'anybody-signs-out', version: 1, override: { risk: 1 }, note }))).toBe('invalid_input');
    expect(await refusalOf(rules().remove({ id: SPRAYING, note }))).toBe('conflict');
  });

  it('that fails its own tests, or is too large, does not come into force', async () => {
    const tests = [{ ...own().tests[0], fires: false }] as Rule['tests'];
    expect((await refusalDataOf(rules().save({ rule: own({ tests }), note }))).description).toContain('The test "one" fails');
    const step = { after_seconds: 0, kind: 'user.signed_out', times: 1000, every_seconds: 0, fields: {} } as const;
    const many = [{ title: 'many', fires: false, facts: Array.from({ length: 21 }, () => step) }];
    expect((await refusalDataOf(rules().save({ rule: own({ tests: many }), note }))).description).toContain('21000 facts');
    const where = Array.from({ length: 50 }, () => ({ field: 'agent', contains: Array.from({ length: 100 }, () => 'x'.repeat(50)) }));
    expect(await refusalOf(rules().save({ rule: own({ when: { kinds: ['user.signed_out'], where } }), note }))).toBe('invalid_input');
    expect(facts()).toEqual([]);
  });

  it('is for administrators alone', async () => {
    expect(await denialOf(rules(GRACE).save({ rule: own(), note }))).toBe('forbidden');
    expect(await denialOf(rules(GRACE).remove({ id: SPRAYING, note }))).toBe('forbidden');
    expect(await denialOf(rules(GRACE).rollBack({ id: SPRAYING, to: 0, note }))).toBe('forbidden');
  });

  it.each([
    { id: '../x' },
    { id: '__proto__' },
    { when: { kinds: ['alert.raised'], where: [] } },
    { when: { kinds: ['user.signed_out'], where: [{ field: 'constructor', is: 1 }] } },
    { extra: 1 },
  ])('is refused with %j', async (changes) => {
    await expect(rules().save({ rule: { ...own(), ...changes } as Rule, note })).rejects.toThrow(/validation/i);
  });

  it('keeps hostile text as text', async () => {
    const title = '<img src=x onerror=alert(1)>\u202e';
    await rules().save({ rule: own({ title }), note: title });
    expect((await rules().show({ id: 'anybody-signs-out' })).versions).toMatchObject([{ note: title, rule: { title } }]);
  });
});

describe('E7 there are only so many own rules', () => {
  /** As if they had been saved one after the other. */
  const put = (...made: readonly Rule[]) =>
    desk.world.store.write(async (tx) => {
      for (const one of made)
        await tx.rules.addVersion({
          rule: one.id,
          version: one.version,
          origin: 'own',
          body: JSON.stringify(one),
          document: null,
          note,
          createdBy: 'operator:ada',
          createdAt: desk.world.clock.now(),
        });
    });
  const others = (count: number) => Array.from({ length: count }, (_, n) => own({ id: `other-${n}` }));

  it('also when several are saved at once', async () => {
    await put(...others(MOST_OWN_RULES - 1));
    const both = await Promise.allSettled(['one', 'two'].map((id) => rules().save({ rule: own({ id }), note })));
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(rules().save({ rule: own(), note }))).toBe('unavailable');
    expect(await rules().save({ rule: own({ id: 'other-0', version: 2 }), note })).toMatchObject({ rule: { version: 2 } });
  });

  it('also when one that was removed is rolled back', async () => {
    await rules().save({ rule: own(), note });
    await rules().remove({ id: 'anybody-signs-out', note });
    await put(...others(MOST_OWN_RULES));
    expect(await refusalOf(rules().rollBack({ id: 'anybody-signs-out', to: 1, note }))).toBe('unavailable');
    await rules().override({ id: SPRAYING, version: 1, override: { risk: 90 }, note });
    expect(await rules().rollBack({ id: SPRAYING, to: 0, note })).toMatchObject({ changed: false });
    await rules().remove({ id: 'other-0', note });
    expect(await rules().rollBack({ id: 'anybody-signs-out', to: 1, note })).toMatchObject({ rule: { version: 3 } });
  });

  it('and one comes back only as it would be saved: its own tests pass, and its playbook fits', async () => {
    const tests = [{ ...own().tests[0], fires: false }] as Rule['tests'];
    await put(own({ tests }), own({ version: 2, playbook: 'client-abuse' }), own({ version: 3 }));
    const back = (to: number) => rules().rollBack({ id: 'anybody-signs-out', to, note });
    expect(await refusalOf(back(1))).toBe('invalid_input');
    await rules().remove({ id: 'anybody-signs-out', note });
    expect([await refusalOf(back(1)), await refusalOf(back(2))]).toEqual(['invalid_input', 'invalid_input']);
    expect(await back(3)).toMatchObject({ rule: { version: 5 } });
  });
});

describe('E7 a changed rule is rolled back', () => {
  it('to a former version, or to what it comes with; not to one that is not there, and not twice', async () => {
    await rules().override({ id: SPRAYING, version: 1, override: { risk: 90 }, note });
    await rules().override({ id: SPRAYING, version: 2, override: { risk: 20, severity: 'low' }, note });
    const back = (to: number) => rules().rollBack({ id: SPRAYING, to, note });
    expect(await back(2)).toMatchObject({ rule: { version: 4, risk: 90, severity: 'high' } });
    expect(await back(0)).toMatchObject({ changed: false, rule: { version: 5, risk: 75 } });
    expect([await refusalOf(back(0)), await refusalOf(back(1)), await refusalOf(back(99))]).toEqual(['conflict', 'conflict', 'not_found']);
    expect(await refusalOf(rules().rollBack({ id: 'unknown', to: 0, note }))).toBe('not_found');
    expect(facts().at(-1)).toEqual({ rule: SPRAYING, version: 5, change: 'set back to what it comes with' });
  });
});
