import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepRuleTexts } from '../../../electron/detect/keep-rule-texts.ts';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import type { Rule } from '../../../shared/rule.ts';
import { type AlertDesk, createAlertDesk, REASON, storedAlert } from '../alerts/alert-desk.ts';
import { ADA } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';

let desk: AlertDesk;
beforeEach(async () => {
  desk = await createAlertDesk();
});
afterEach(() => desk.close());

const note = REASON;
const SPRAYING = 'password-spraying';
const rules = () => desk.as(ADA).rules;
const versions = async (id = SPRAYING) => (await rules().show({ id })).versions;
const lines = async (id = SPRAYING) => (await versions(id)).map(({ version, created_by, note: why }) => `${version} ${created_by}: ${why}`);
const facts = () => desk.world.facts('rule.changed').map(({ actor, details }) => ({ actor, ...details }));
/** As the engine does when it starts. */
const start = (release: string, brings: readonly Rule[] = builtInRules) => keepRuleTexts(desk.world, release, brings);

/** What an earlier release came with: one rule counted otherwise, and was called otherwise. */
const formerly = (changes: Partial<Rule>): readonly Rule[] =>
  builtInRules.map((rule) => (rule.id === SPRAYING ? { ...rule, ...changes } : rule));
const FORMER: Partial<Rule> = {
  title: 'Many names from one address',
  description: 'Formerly.',
  when: { kinds: ['user.sign_in_failed'], where: [] },
  logic: { type: 'threshold', within: 60, all: [{ distinct: 'login', at_least: 3 }] },
  tests: [],
};

describe('E7 the texts of the rules that the product comes with', () => {
  it('are kept with the first start, as the versions that alerts name, without anything having changed', async () => {
    await start('1.0.0');
    for (const { id, version } of builtInRules) expect(await lines(id)).toEqual([`${version} system: Comes with Gatewatch 1.0.0`]);
    expect(facts()).toEqual([]);
    expect((await rules().list({})).rules.every(({ changed }) => !changed)).toBe(true);
  });

  it('are the same after any number of starts, also of other releases', async () => {
    for (const release of ['1.0.0', '1.0.0', '1.1.0']) await start(release);
    expect(await lines()).toHaveLength(1);
    expect(await desk.world.store.read.rules.current()).toHaveLength(builtInRules.length);
    expect(facts()).toEqual([]);
  });

  it('make one version more of a rule whose text a release changes, and of no other, on record', async () => {
    await start('1.0.0', formerly(FORMER));
    for (let times = 0; times < 2; times++) await start('1.1.0');
    expect(await lines()).toEqual(['2 system: Changed by Gatewatch 1.1.0', '1 system: Comes with Gatewatch 1.0.0']);
    expect(facts()).toEqual([
      { actor: 'system', rule: SPRAYING, version: 2, change: 'changed by a release', note: 'Changed by Gatewatch 1.1.0' },
    ]);
    expect((await versions()).map(({ rule }) => rule?.title)).toEqual(['Password spraying from one address', FORMER.title]);
  });

  it('of a rule that a release brings are on record', async () => {
    await start('1.0.0', builtInRules.slice(1));
    await start('1.1.0');
    const [first] = builtInRules;
    expect(facts()).toEqual([
      { actor: 'system', rule: first?.id, version: first?.version, change: 'brought by a release', note: 'Comes with Gatewatch 1.1.0' },
    ]);
  });

  it('follow a release with what was changed of them here still changed', async () => {
    await start('1.0.0', formerly(FORMER));
    // As that release itself does it, whose rule this process does not have.
    await start('1.1.0');
    await rules().override({ id: SPRAYING, version: 2, override: { risk: 90 }, note });
    await start('1.0.5', formerly({ title: 'Meanwhile' }));
    expect((await versions())[0]).toMatchObject({ version: 4, created_by: 'system', rule: { title: 'Meanwhile', risk: 90 } });
    await start('1.2.0');
    expect((await versions())[0]).toMatchObject({ version: 5, rule: { title: 'Password spraying from one address', risk: 90 } });
    expect((await rules().show({ id: SPRAYING })).changed).toBe(true);
  });

  it('are those an alert is told by: its title, its sentence and its arithmetic are of the version that raised it', async () => {
    await start('1.0.0', formerly(FORMER));
    await start('1.1.0');
    const members = {
      rule: SPRAYING,
      subjectKind: 'address',
      subject: '192.0.2.9',
      observed: 4,
      threshold: 3,
      windowSeconds: 60,
      measures: [{ observed: 4, threshold: 3 }],
      values: {},
    } as const;
    await desk.record({ kind: 'user.sign_in_failed', address: '192.0.2.9', details: { method: 'password', reason: 'x' } });
    await desk.world.store.write((tx) => tx.alerts.insert(storedAlert('a1', members), []));
    const shown = await desk.as(ADA).alerts.show({ id: 'a1' });
    expect(shown).toMatchObject({
      title: FORMER.title,
      description: 'Formerly.',
      sentence: 'Address 192.0.2.9: failed sign-ins with 4 different login names within a minute.',
      measures: [{ measure: 'different login names among failed sign-ins', observed: 4, threshold: 3 }],
    });
  });
});

describe('E7 a former text of a rule of the product', () => {
  const back = (to: number) => rules().rollBack({ id: SPRAYING, to, note });

  it('is put in force again whole, finds by what it said, stays over a start, and the text of today can follow it', async () => {
    await start('1.0.0', formerly(FORMER));
    await start('1.1.0');
    expect(await back(1)).toMatchObject({ changed: true, rule: { ...FORMER, id: SPRAYING, version: 3 } });
    await start('1.1.0');
    expect(await lines()).toHaveLength(3);
    for (let n = 0; n < 3; n++)
      await desk.record({
        kind: 'user.sign_in_failed',
        login: `p${n}`,
        address: '192.0.2.7',
        details: { method: 'password', reason: 'x' },
      });
    await desk.detect();
    expect((await desk.as(ADA).alerts.list({ filter: { rules: [SPRAYING] } })).alerts).toMatchObject([
      { rule_version: 3, title: FORMER.title, observed: 3, threshold: 3 },
    ]);
    expect([await refusalOf(back(3)), await refusalOf(back(1))]).toEqual(['conflict', 'conflict']);
    expect(await back(2)).toMatchObject({ changed: false, rule: { version: 4, title: 'Password spraying from one address' } });
  });

  it('takes a change of this installation like any other, beside what is former of it', async () => {
    await start('1.0.0', formerly(FORMER));
    await start('1.1.0');
    await back(1);
    expect(await rules().override({ id: SPRAYING, version: 3, override: { risk: 11 }, note })).toMatchObject({
      rule: { version: 4, title: FORMER.title, risk: 11 },
    });
  });
});
