import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import { rulesInForce } from '../../electron/detect/rules-in-force.ts';
import { networkOfAddress } from '../../electron/limits/network-of-address.ts';
import type { RuleVersionRecord } from '../../electron/store/detection-records.ts';
import { type Rule, rule } from '../../shared/rule.ts';

const [first] = builtInRules;
const document = (members: object): unknown => ({ ...first, tests: [], ...members });

describe('a rule document', () => {
  it.each<[string, object]>([
    ['a member nobody knows', { script: 'x' }],
    ['an id with spaces', { id: 'My Rule' }],
    ['a kind of fact nobody records', { when: { kinds: ['user.flew'], where: [] } }],
    ['a kind that rules bring about', { when: { kinds: ['alert.raised'], where: [] } }],
    ['a field no fact has', { when: { kinds: ['user.signed_in'], where: [{ field: 'password', is: 'x' }] } }],
    ['two tests in one condition', { when: { kinds: ['user.signed_in'], where: [{ field: 'user', is: 'x', not: 'y' }] } }],
    ['a threshold without measures', { logic: { type: 'threshold', within: 60, all: [] } }],
    ['a window longer than a month', { logic: { type: 'threshold', within: 2_678_401, all: [{ count: 1 }] } }],
    ['a count of more than is kept', { logic: { type: 'threshold', within: 60, all: [{ count: 10_001 }] } }],
    ['one step alone', { logic: { type: 'sequence', within: 60, steps: [{ kinds: ['user.signed_in'], where: [], at_least: 1 }] } }],
    ['a detector nobody wrote', { logic: { type: 'built_in', detector: 'oracle', parameters: {} } }],
    ['a technique of another form', { technique: { id: 'TA0001', name: 'x', tactic: 'y' } }],
    ['an act nobody can do', { acts: ['server.explode'] }],
    ['a risk above 100', { risk: 101 }],
  ])('with %s is refused', (_, members) => expect(rule.safeParse(document(members)).success).toBe(false));

  it('that is right is taken', () => expect(rule.safeParse(document({})).success).toBe(true));
});

describe('the rules in force', () => {
  const record = (members: Partial<RuleVersionRecord>): RuleVersionRecord => ({
    rule: first?.id ?? '',
    version: 5,
    origin: 'built_in',
    body: '{}',
    document: null,
    note: '',
    createdBy: 'operator:o',
    createdAt: 0,
    ...members,
  });
  const own = (body: string | null): Rule | undefined =>
    rulesInForce([record({ rule: 'mine', origin: 'own', body })]).find(({ rule: { id } }) => id === 'mine')?.rule;

  it('are the built-in ones, as they come, where nothing was changed', () => {
    expect(rulesInForce([]).map(({ rule: one }) => one)).toEqual(builtInRules);
  });

  it('take a change of the installation, under its version', () => {
    const [changed] = rulesInForce([record({ body: '{"severity":"critical","enabled":false}' })]);
    expect(changed).toMatchObject({ changed: true, rule: { ...first, version: 5, severity: 'critical', enabled: false } });
  });

  it.each([
    'not json',
    '{"script":1}',
    '[]',
    '{"risk":900}',
  ])('let a built-in rule stand as it comes where its change is no change: %s', (body) => {
    expect(rulesInForce([record({ body })])[0]).toEqual({ origin: 'built_in', changed: false, rule: { ...first, version: 5 } });
  });

  it('hold own rules, unless they were removed or are none', () => {
    expect(own(JSON.stringify(document({ id: 'mine' })))).toMatchObject({ id: 'mine', version: 5 });
    for (const body of [null, '{', '{}', JSON.stringify(document({ risk: -1 }))]) expect(own(body)).toBeUndefined();
  });
});

describe('the network of an address', () => {
  it.each([
    ['198.51.100.7', '198.51.100.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['::ffff:198.51.100.7', '198.51.100.0/24'],
    ['2001:DB8:1::', '2001:db8:1::/48'],
    ['198.51.100', null],
    ['', null],
    ['x'.repeat(1000), null],
  ])('of %s is %s', (address, network) => expect(networkOfAddress(address)).toBe(network));
});
