import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { rulesInForce } from '../../electron/detect/rules-in-force.ts';
import { createDetect } from '../../electron/detect/runner.ts';
import { createFeed, type Feed } from '../../electron/feed/feed.ts';
import type { Fact } from '../../shared/audit-event.ts';
import { type Rule, type RuleInput, rule as ruleSchema } from '../../shared/rule.ts';
import { refusalDataOf } from '../operations/operator.ts';
import { createRespondWorld, type RespondWorld } from './respond-world.ts';

const ADDRESS = '203.0.113.9';
const note = 'for the test';

let world: RespondWorld;
let feed: Feed;
let rules: RespondWorld['operations']['rules'];
let response: RespondWorld['operations']['response'];
beforeEach(async () => {
  world = await createRespondWorld();
  ({ rules, response } = world.operations);
  const { store, clock, log } = world.deps;
  feed = await createFeed({ store, clock, log, followers: [createDetect(world.world), world.responder.follower] });
});
afterEach(() => world.close());

/** A rule of one's own: an address from which three people signed out. */
const own = (changes: Partial<RuleInput> = {}): Rule =>
  ruleSchema.parse({
    id: 'many-sign-outs',
    version: 1,
    title: 'Many sign-outs',
    description: 'Three people signed out.',
    false_positives: [],
    enabled: true,
    severity: 'high',
    risk: 50,
    technique: null,
    subject: 'address',
    when: { kinds: ['user.signed_out'], where: [] },
    logic: { type: 'threshold', within: 600, all: [{ count: 3 }] },
    group_seconds: 600,
    baseline: null,
    acts: [],
    tests: [],
    ...changes,
  });
const versionOf = async (id: string) => (await rules.show({ id })).rule.version;
const save = (rule: Rule) => rules.save({ rule, note });
const signOuts = (address = ADDRESS, times = 3): Fact[] =>
  Array.from({ length: times }, (_, n) => ({
    kind: 'user.signed_out',
    user: `u${n}`,
    session: `s${n}`,
    client: 'shop',
    address,
    details: { by: 'user', grants_revoked: 0 },
  }));
/** Records facts; the rules judge them and what they raise is answered. */
const happen = async (...facts: readonly Fact[]): Promise<void> => {
  for (const fact of facts) {
    world.world.clock.advance(1000);
    await world.deps.store.write((tx) => tx.audit(fact));
  }
  // The alert is a fact itself: it is read in the next turn.
  for (let turn = 0; turn < 3; turn++) await feed.tick();
  await world.responder.tick();
};
const runs = async () => (await response.runs({})).runs;
const playbook = async (id: string) => (await response.playbooks({})).playbooks.find((one) => one.id === id);

describe('F4 a rule of one’s own that names a playbook', () => {
  it('has its alert prepare a run, which waits until it is approved, and is then done', async () => {
    await save(own({ playbook: 'injection' }));
    await happen(...signOuts());
    const [waiting] = await runs();
    expect(waiting).toMatchObject({ playbook: 'injection', state: 'waiting', mode: 'approval', about: expect.stringContaining(ADDRESS) });
    expect(await world.blocked()).toEqual([]);
    const run = await world.as('grace').response.approve({ run: waiting?.id ?? '', note: 'seen' });
    expect(run).toMatchObject({ state: 'done', steps: [{ act: 'addresses.block', state: 'done', done: 1 }] });
    expect(await world.blocked()).toEqual([ADDRESS]);
    expect((await playbook('injection'))?.rules).toContain('many-sign-outs');
  });

  it('answers nothing without one, nor with one above its severity, nor when it was taken from the rule', async () => {
    await save(own());
    await happen(...signOuts('203.0.113.1'));
    await save(own({ version: 2, playbook: 'injection', severity: 'low' }));
    await happen(...signOuts('203.0.113.2'));
    await save(own({ version: 3, playbook: null }));
    await happen(...signOuts('203.0.113.3'));
    expect((await world.operations.alerts.list({})).alerts.filter(({ rule }) => rule === 'many-sign-outs')).toHaveLength(3);
    expect(await runs()).toEqual([]);
  });

  it('waits for approval where the playbook is automatic only as it comes, and acts at once when somebody chose that', async () => {
    await save(own({ playbook: 'brute-force' }));
    expect(await playbook('brute-force')).toMatchObject({ mode: 'automatic', default_mode: 'automatic', own_mode: 'approval' });
    await happen(...signOuts());
    expect(await runs()).toMatchObject([{ playbook: 'brute-force', mode: 'approval', state: 'waiting' }]);
    expect(await world.blocked()).toEqual([]);

    expect(await response.setMode({ playbook: 'brute-force', mode: 'automatic', note })).toMatchObject({ own_mode: 'automatic' });
    expect(await refusalDataOf(response.setMode({ playbook: 'brute-force', mode: 'automatic', note }))).toMatchObject({ code: 'conflict' });
    await happen(...signOuts('203.0.113.77'));
    expect(await world.blocked()).toEqual(['203.0.113.77']);
    expect(world.world.facts('playbook.changed')).toMatchObject([{ details: { mode: 'automatic', former_mode: 'automatic' } }]);
  });

  it('widens nothing where a rule of the product is given a playbook here that comes as automatic, while its own rule goes on', async () => {
    await rules.override({ id: 'token-guessing', version: await versionOf('token-guessing'), override: { playbook: 'brute-force' }, note });
    await world.raise({ rule: 'token-guessing', kind: 'address', id: '203.0.113.4' });
    await world.raise({ rule: 'brute-force-address', kind: 'address', id: '203.0.113.5' });
    await happen();
    expect((await runs()).map(({ mode, state }) => [mode, state])).toEqual(
      expect.arrayContaining([
        ['approval', 'waiting'],
        ['automatic', 'done'],
      ]),
    );
    expect(await world.blocked()).toEqual(['203.0.113.5']);
  });

  it('is refused with a playbook that has no step for what it is about, naming those that have', async () => {
    const misfit = await refusalDataOf(save(own({ playbook: 'client-abuse' })));
    expect(misfit).toMatchObject({ code: 'invalid_input', problems: [{ field: 'rule.playbook' }] });
    expect(misfit.description).toMatch(/^rule\.playbook: No step of client-abuse .*brute-force/);
    // Another network is in each address of a rule about a network, and a block of days is too long for that.
    expect(await refusalDataOf(save(own({ playbook: 'brute-force', subject: 'network' })))).toMatchObject({ code: 'invalid_input' });
    expect(await refusalDataOf(save(own({ playbook: 'spraying-network' })))).toMatchObject({ code: 'invalid_input' });
    await save(own({ playbook: 'spraying-network', subject: 'network' }));
    const override = { id: 'token-flood', version: await versionOf('token-flood'), override: { playbook: 'brute-force' as const }, note };
    expect(await refusalDataOf(rules.override(override))).toMatchObject({
      code: 'invalid_input',
      problems: [{ field: 'override.playbook' }],
    });
    await expect(rules.save({ rule: { ...own(), playbook: 'unknown' as never }, note })).rejects.toThrow();
  });

  it('goes back to a former playbook with a former version, which holds for the next alert', async () => {
    await save(own({ playbook: 'injection' }));
    await save(own({ version: 2, playbook: 'distributed-guessing' }));
    expect(await rules.rollBack({ id: 'many-sign-outs', to: 1, note })).toMatchObject({ rule: { version: 3, playbook: 'injection' } });
    const { versions } = await rules.show({ id: 'many-sign-outs' });
    expect(versions.map(({ rule }) => rule?.playbook)).toEqual(['injection', 'distributed-guessing', 'injection']);
    await happen(...signOuts());
    expect(await runs()).toMatchObject([{ playbook: 'injection' }]);
  });
});

describe('F4 a rule of the product', () => {
  const RULE = 'brute-force-address';

  it('is answered by none when that is chosen here, as a version, until it goes back', async () => {
    expect(await rules.override({ id: RULE, version: 1, override: { playbook: null }, note })).toMatchObject({
      changed: true,
      rule: { playbook: null, version: 2 },
    });
    expect(world.world.facts('rule.changed')).toMatchObject([{ details: { change: 'playbook' } }]);
    await world.raise({ rule: RULE, kind: 'address', id: ADDRESS });
    await happen();
    expect([await runs(), await world.blocked()]).toEqual([[], []]);
    expect(await rules.rollBack({ id: RULE, to: 0, note })).toMatchObject({ changed: false, rule: { playbook: 'brute-force' } });
    await world.raise({ rule: RULE, kind: 'address', id: '203.0.113.10' });
    await happen();
    expect(await world.blocked()).toEqual(['203.0.113.10']);
  });

  it.each(['refused-proofs-address', 'operator-guessing'])('%s prepares the block of the address, on approval', async (rule) => {
    await world.raise({ rule, kind: 'address', id: ADDRESS });
    await happen();
    expect(await runs()).toMatchObject([{ playbook: 'injection', mode: 'approval', state: 'waiting' }]);
    expect(await world.blocked()).toEqual([]);
  });
});

describe('F4 rules that were stored before they could name a playbook', () => {
  const put = (rule: string, version: number, origin: 'built_in' | 'own', body: object | null, document: object | null) =>
    world.deps.store.write((tx) =>
      tx.rules.addVersion({
        rule,
        version,
        origin,
        body: body && JSON.stringify(body),
        document: document && JSON.stringify(document),
        note,
        createdBy: 'operator:ada',
        createdAt: 0,
      }),
    );

  it('load, own ones with none', async () => {
    const { playbook: _, ...before } = own();
    await put('many-sign-outs', 1, 'own', before, null);
    expect((await rules.show({ id: 'many-sign-outs' })).rule).toEqual(own());
  });

  it('load, those of the product with the one it gives them, whatever else was changed of them', async () => {
    const builtIn = builtInRules.find(({ id }) => id === 'brute-force-address');
    const { playbook: _, version: __, ...before } = { ...builtIn, risk: 7 };
    await put('brute-force-address', 2, 'built_in', { risk: 7 }, before);
    const [record] = await world.deps.store.read.rules.versions('brute-force-address', 1);
    expect(rulesInForce(record ? [record] : []).find(({ rule }) => rule.id === 'brute-force-address')).toMatchObject({
      rule: { risk: 7, playbook: 'brute-force', version: 2 },
    });
    const { versions } = await rules.show({ id: 'brute-force-address' });
    expect(versions[0]?.rule).toMatchObject({ risk: 7, playbook: 'brute-force' });
  });
});
