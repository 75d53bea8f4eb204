import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../electron/audit/reading/read-events.ts';
import { type RunFacts, type Scored, scoreRun } from '../../../electron/lab/runs/score-run.ts';

const ATTACKER = '198.18.3.20';
const START = Date.UTC(2026, 10, 21, 12);

const scored = (changes: Partial<Scored> = {}): Scored => ({
  run: 'run-1',
  attack: {
    id: 'brute-force',
    expects: [{ rule: 'brute-force', subject: 'address' }],
    contained: ['limit.exceeded', 'grant.revoked', 'client.suspended'],
  },
  seed: 7,
  startedAt: START,
  endedAt: START + 5000,
  after: 100,
  report: {
    outcome: 'finished',
    error: null,
    requests: 31,
    milliseconds: 4000,
    actors: { addresses: [ATTACKER, '203.0.113.30'], people: ['ada'], clients: ['wiki'] },
  },
  users: ['user-ada'],
  ...changes,
});

const event = (changes: Partial<LoggedEvent>): LoggedEvent => ({
  seq: 110,
  at: START + 1500,
  kind: 'limit.exceeded',
  severity: 'medium',
  success: null,
  details: {},
  hash: '',
  boot: '',
  mono: 0,
  ...changes,
});

const alert = (changes: Partial<LoggedEvent> = {}, details: Readonly<Record<string, unknown>> = {}): LoggedEvent =>
  event({
    kind: 'alert.raised',
    severity: 'high',
    address: ATTACKER,
    details: { alert: 'alert-1', rule: 'brute-force', subject: 'address', decided_by: 105, ...details },
    ...changes,
  });

const score = (events: readonly LoggedEvent[], changes: Partial<Scored> = {}) => {
  const facts: RunFacts = { events, timeOf: (seq) => (seq < 1000 ? START + 1200 : undefined) };
  return scoreRun(scored(changes), facts);
};

describe('a run', () => {
  it('is detected when every expected alert was raised, and tells how long that took', () => {
    const sheet = score([alert()]);
    expect(sheet).toMatchObject({ detected: true, missed: [], requests: 31, ms: 4000, outcome: 'finished', seed: 7 });
    expect(sheet.alerts).toEqual([
      {
        alert: 'alert-1',
        rule: 'brute-force',
        severity: 'high',
        subject: `address ${ATTACKER}`,
        decided_by: 105,
        decided_at: '2026-11-21T12:00:01.200Z',
        raised_at: '2026-11-21T12:00:01.500Z',
        latency_ms: 300,
        expected: true,
      },
    ]);
  });

  it('is missed without an alert, and by the rules that raised none', () => {
    expect(score([])).toMatchObject({ detected: false, missed: ['brute-force'], alerts: [], contained: false, contained_by: null });
    const both = {
      id: 'x',
      expects: [
        { rule: 'brute-force', subject: 'address' },
        { rule: 'other', subject: 'user' },
      ],
      contained: [],
    } as const;
    expect(score([alert()], { attack: both })).toMatchObject({ detected: false, missed: ['other'] });
  });

  it.each([
    ['about another address', alert({ address: '192.0.2.50' })],
    ['about an address of attacks that this run did not have', alert({ address: '198.18.9.9' })],
    ['about the address of the victim', alert({ address: '203.0.113.30' })],
    ['decided by a fact before it', alert({}, { decided_by: 99 })],
    ['decided by a fact that is not there', alert({}, { decided_by: 5000 })],
  ])('is not detected by an alert %s', (_, raised) => {
    expect(score([raised])).toMatchObject({ detected: false, alerts: [] });
  });

  it.each([
    ['user', { user: 'user-ada' }, true],
    ['user', { user: 'user-bob' }, false],
    ['client', { client: 'wiki' }, true],
    ['client', { client: 'board' }, false],
    ['network', { address: '198.18.3.0/24' }, true],
    ['network', { address: '198.18.4.0/24' }, false],
    ['grant', { grant: 'grant-1' }, true],
  ] as const)('knows its %s: %o', (subject, members, detected) => {
    const attack = { id: 'x', expects: [{ rule: 'brute-force', subject }], contained: [] };
    expect(score([alert({ address: undefined, ...members }, { subject })], { attack }).detected).toBe(detected);
  });

  it('tells of other alerts from its addresses, which do not count as the expected', () => {
    const sheet = score([alert({}, { rule: 'request-rate' })]);
    expect(sheet.alerts).toMatchObject([{ rule: 'request-rate', expected: false }]);
    expect(sheet.detected).toBe(false);
  });

  it.each([
    ['what turned its address away', event({ address: ATTACKER })],
    ['a block of its network', event({ kind: 'limit.exceeded', address: '198.18.3.0/24' })],
    ['what the server revoked of its victim', event({ kind: 'grant.revoked', actor: 'system', user: 'user-ada' })],
    ['what a policy revoked of its victim', event({ kind: 'grant.revoked', actor: 'policy:theft', user: 'user-ada' })],
    ['the end of its client', event({ kind: 'client.suspended', client: 'wiki' })],
  ])('is contained by %s, and tells when', (_, ending) => {
    expect(score([ending])).toMatchObject({ contained: true, contained_by: ending.kind, contained_ms: 1500 });
  });

  it.each([
    ['happens to others', event({ address: '192.0.2.50' })],
    ['the victim did', event({ kind: 'grant.revoked', user: 'user-ada', address: '203.0.113.30' })],
    ['is about another client', event({ kind: 'client.suspended', client: 'board' })],
    ['is of no kind that ends it', event({ kind: 'user.suspended', user: 'user-ada' })],
  ])('is not contained by what %s', (_, other) => {
    expect(score([other])).toMatchObject({ contained: false, contained_by: null, contained_ms: null });
  });

  it('tells of fifty alerts at most, and counts a clock that was set back as no time at all', () => {
    const many = Array.from({ length: 80 }, (_, at) => alert({}, { alert: `alert-${at}` }));
    expect(score(many).alerts).toHaveLength(50);
    expect(score([alert({ at: START })]).alerts).toMatchObject([{ latency_ms: 0 }]);
  });
});
