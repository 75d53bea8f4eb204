import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../../electron/audit/reading/read-events.ts';
import { type Scored, type ScoredAlert, scoreRun } from '../../../electron/lab/runs/score-run.ts';

const ATTACKER = '198.18.3.20';
const START = Date.UTC(2026, 10, 21, 12);

const scored = (changes: Partial<Scored> = {}): Scored => ({
  run: 'run-1',
  attack: {
    id: 'brute-force',
    expects: [{ rule: 'brute-force', subject: 'address' }],
    contained: ['limit.exceeded', 'grant.revoked', 'client.suspended', 'client.secret_rotated'],
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

const alert = (changes: Partial<ScoredAlert> = {}): ScoredAlert => ({
  id: 'alert-1',
  rule: 'brute-force',
  severity: 4,
  subjectKind: 'address',
  subject: ATTACKER,
  decidedSeq: 105,
  decidedAt: START + 1200,
  raisedAt: START + 1500,
  lastSeq: 120,
  ...changes,
});

const score = (alerts: readonly ScoredAlert[], changes: Partial<Scored> = {}) => scoreRun(scored(changes), { alerts, events: [] });
const ended = (event: LoggedEvent) => scoreRun(scored(), { alerts: [], events: [event] });

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
        joined: false,
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
    ['about another address', alert({ subject: '192.0.2.50' })],
    ['about an address of attacks that this run did not have', alert({ subject: '198.18.9.9' })],
    ['about the address of the victim', alert({ subject: '203.0.113.30' })],
    ['that was there before and has not grown', alert({ decidedSeq: 90, lastSeq: 100 })],
  ])('is not detected by an alert %s', (_, raised) => {
    expect(score([raised])).toMatchObject({ detected: false, alerts: [] });
  });

  it.each([
    ['user', 'user-ada', true],
    ['user', 'user-bob', false],
    ['client', 'wiki', true],
    ['client', 'board', false],
    ['network', '198.18.3.0/24', true],
    ['network', '198.18.4.0/24', false],
    ['grant', 'grant-1', true],
  ] as const)('knows its %s %s: %s', (subjectKind, subject, detected) => {
    const attack = { id: 'x', expects: [{ rule: 'brute-force', subject: subjectKind }], contained: [] };
    expect(score([alert({ subjectKind, subject })], { attack }).detected).toBe(detected);
  });

  it('is detected as well by an alert that was there before and grew by it, whose time tells nothing', () => {
    const sheet = score([alert({ decidedSeq: 90, decidedAt: START - 60_000, raisedAt: START - 59_000 })]);
    expect(sheet.detected).toBe(true);
    expect(sheet.alerts).toMatchObject([{ joined: true, latency_ms: null }]);
  });

  it('tells of other alerts from its addresses, which do not count as the expected', () => {
    const sheet = score([alert({ rule: 'request-rate' })]);
    expect(sheet.alerts).toMatchObject([{ rule: 'request-rate', expected: false }]);
    expect(sheet.detected).toBe(false);
  });

  it.each([
    ['what turned its address away', event({ address: ATTACKER })],
    ['a block of its network', event({ kind: 'limit.exceeded', address: '198.18.3.0/24' })],
    ['what the server revoked of its victim', event({ kind: 'grant.revoked', actor: 'system', user: 'user-ada' })],
    ['what a policy revoked of its victim', event({ kind: 'grant.revoked', actor: 'policy:theft', user: 'user-ada' })],
    ['what an operator revoked of its victim', event({ kind: 'grant.revoked', actor: 'operator:robin', user: 'user-ada' })],
    ['a new secret of its client', event({ kind: 'client.secret_rotated', client: 'wiki', details: { overlap_until: START + 1500 } })],
    ['the end of its client', event({ kind: 'client.suspended', client: 'wiki' })],
  ])('is contained by %s, and tells when', (_, ending) => {
    expect(ended(ending)).toMatchObject({ contained: true, contained_by: ending.kind, contained_ms: 1500 });
  });

  it.each([
    ['happens to others', event({ address: '192.0.2.50' })],
    ['the victim did', event({ kind: 'grant.revoked', user: 'user-ada', address: '203.0.113.30' })],
    ['leaves the former secret good', event({ kind: 'client.secret_rotated', client: 'wiki', details: { overlap_until: START + 9000 } })],
    ['is about another client', event({ kind: 'client.suspended', client: 'board' })],
    ['is of no kind that ends it', event({ kind: 'user.suspended', user: 'user-ada' })],
  ])('is not contained by what %s', (_, other) => {
    expect(ended(other)).toMatchObject({ contained: false, contained_by: null, contained_ms: null });
  });

  it('tells of fifty alerts at most, and counts a clock that was set back as no time at all', () => {
    const many = Array.from({ length: 80 }, (_, at) => alert({ id: `alert-${at}` }));
    expect(score(many).alerts).toHaveLength(50);
    expect(score([alert({ raisedAt: START })]).alerts).toMatchObject([{ latency_ms: 0 }]);
  });
});
