import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRules } from '../../../electron/detect/rules/built-in-rules.ts';
import { attacks } from '../../../electron/lab/attacks/attacks.ts';
import { dealAddresses, isOfAttacks } from '../../../electron/lab/stage/attack-addresses.ts';
import { createWorld } from '../../../electron/lab/world/world.ts';
import { suspendClient } from '../../../electron/operations/clients/suspend-client.ts';
import { blockAddress } from '../../../electron/operations/network/block-address.ts';
import type { AuditKind, Fact } from '../../../shared/audit-event.ts';
import { type LabEngine, startLabEngine } from './lab-engine.ts';

const START_MS = 120_000;
const RUN_MS = 60_000;

let lab: LabEngine;
beforeAll(async () => {
  lab = await startLabEngine();
}, START_MS);
afterAll(() => lab.engine.end());

/** What each attack leaves at least, by kind and reason. The first five of a kind from one address stand in full. */
const left: Readonly<Record<string, readonly (readonly [AuditKind, string | null, number])[]>> = {
  'credential-stuffing': [
    ['user.sign_in_failed', 'unknown_user', 15],
    ['limit.exceeded', null, 15],
    ['user.signed_in', null, 1],
  ],
  'brute-force': [
    ['user.sign_in_failed', 'wrong_password', 15],
    ['limit.exceeded', null, 12],
  ],
  'password-spray': [
    ['user.sign_in_failed', 'wrong_password', 5],
    ['limit.exceeded', null, 5],
  ],
  'slow-spray': [['user.sign_in_failed', 'wrong_password', 24]],
  'code-replay': [
    ['code.redeemed', null, 1],
    ['code.refused', 'replayed', 3],
    ['grant.revoked', 'code_replayed', 1],
  ],
  'code-interception': [
    ['code.refused', 'wrong_verifier', 5],
    ['code.redeemed', null, 1],
  ],
  'refresh-theft': [
    ['refresh_token.rotated', null, 2],
    ['refresh_token.refused', 'reused', 1],
    ['grant.revoked', 'refresh_token_reused', 1],
    ['refresh_token.refused', 'grant_revoked', 1],
  ],
  'redirect-probing': [['authorization.refused', 'unregistered', 5]],
  'endpoint-scan': [['attack.detected', null, 1]],
  'injection-probes': [
    ['attack.detected', null, 5],
    ['address.blocked', null, 1],
  ],
  'client-abuse': [['token.issued', null, 140]],
  'token-flood': [
    ['token.issued', null, 300],
    ['limit.exceeded', null, 25],
  ],
  'mfa-fatigue': [
    ['user.sign_in_failed', 'wrong', 5],
    ['user.sign_in_failed', 'too_many_failures', 5],
  ],
  'client-secret-guessing': [['client.authentication_failed', 'wrong_secret', 15]],
  'token-guessing': [
    ['code.refused', 'unknown', 5],
    ['refresh_token.refused', 'unknown', 5],
    ['token.rejected', null, 5],
  ],
  'assertion-replay': [
    ['token.issued', null, 1],
    ['client.authentication_failed', 'replayed_assertion', 3],
  ],
  'consent-phishing': [
    ['consent.granted', null, 9],
    ['consent.denied', null, 5],
    ['code.redeemed', null, 9],
  ],
};

const reasonOf = ({ details }: Fact): string | null => ('reason' in details ? details.reason : null);
const countOf = (facts: readonly Fact[], kind: AuditKind, reason: string | null): number =>
  facts.filter((fact) => fact.kind === kind && (reason === null || reasonOf(fact) === reason)).length;

describe('the list of attacks', () => {
  it('has at least thirteen, each with a name, a story, a technique, an alert to raise and bounds', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(13);
    expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
    const rules = new Map(builtInRules.map((rule) => [rule.id, rule]));
    for (const { expects } of attacks)
      for (const { rule, subject } of expects) expect(rules.get(rule), rule).toMatchObject({ enabled: true, subject });
    expect(Object.keys(left).sort()).toEqual(attacks.map(({ id }) => id).sort());
    for (const { id, title, story, technique, expects, contained, bounds } of attacks) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([title.length > 0, story.length > 0, technique.id.startsWith('T')], id).toEqual([true, true, true]);
      expect(expects.length, id).toBeGreaterThan(0);
      expect(contained.length, id).toBeGreaterThan(0);
      expect(bounds.milliseconds, id).toBeLessThan(20_000);
      expect(bounds.requests, id).toBeLessThanOrEqual(400);
    }
  });
});

describe('each attack', () => {
  it.each(attacks.map((attack) => [attack.id, attack] as const))(
    '%s comes to its end within its bounds, and leaves the facts it should',
    async (id, { bounds }) => {
      const { report, facts } = await lab.attack(id);
      expect(report).toMatchObject({ outcome: 'finished', error: null });
      expect(report.requests).toBeLessThanOrEqual(bounds.requests);
      for (const [kind, reason, least] of left[id] ?? [])
        expect(countOf(facts, kind, reason), `${kind} ${reason}`).toBeGreaterThanOrEqual(least);
      const owners = new Set([...lab.world.people.map(({ home }) => home), ...lab.world.clients.map(({ address }) => address)]);
      for (const { address } of facts.filter((fact) => fact.address !== undefined))
        expect(isOfAttacks(address ?? '') || owners.has(address ?? ''), address).toBe(true);
      expect(report.actors.addresses.some(isOfAttacks)).toBe(true);
    },
    RUN_MS,
  );
});

describe('an attack', () => {
  it(
    'takes what a guessed password gives: the one pair of the list that fits signs in',
    async () => {
      const { report, facts } = await lab.attack('credential-stuffing', 21);
      const [victim = ''] = report.actors.people;
      const user = await lab.deps.store.read.users.findByName(victim);
      const [signedIn, ...others] = facts.filter(({ kind }) => kind === 'user.signed_in');
      expect(others).toEqual([]);
      expect(signedIn?.user).toBe(user?.id);
      expect(isOfAttacks(signedIn?.address ?? '')).toBe(true);
    },
    RUN_MS,
  );

  it(
    'is the same again with the same seed, and another with another',
    async () => {
      const traceOf = async (seed: number) => {
        const { report, facts } = await lab.attack('client-abuse', seed);
        return {
          actors: report.actors,
          requests: report.requests,
          trace: facts.filter(({ kind }) => kind === 'token.issued').map(({ kind, client, address }) => `${kind} ${client} ${address}`),
        };
      };
      const first = await traceOf(11);
      expect(await traceOf(11)).toEqual(first);
      const other = await traceOf(12);
      expect(other.trace).not.toEqual(first.trace);
      expect(other.actors.addresses.some((address) => first.actors.addresses.includes(address))).toBe(false);
    },
    RUN_MS,
  );

  it(
    'is broken off when it is told to, at once and not as a failure',
    async () => {
      const stopping = new AbortController();
      const attacking = lab.attack('slow-spray', 31, stopping.signal);
      await expect
        .poll(() => lab.engine.facts('user.sign_in_failed').some(({ address }) => isOfAttacks(address ?? '')), { timeout: 10_000 })
        .toBe(true);
      stopping.abort();
      const { report } = await attacking;
      expect(report).toMatchObject({ outcome: 'cancelled', error: null });
      expect(report.requests).toBeLessThan(48);
    },
    RUN_MS,
  );

  it(
    'that goes on until it is stopped gives up when it is turned away: by a suspended client, by a blocked network',
    async () => {
      const until = (kind: AuditKind, least: number, before: number) =>
        expect.poll(() => countOf(lab.engine.facts().slice(before), kind, null), { timeout: 30_000 }).toBeGreaterThanOrEqual(least);
      const caller = { actor: 'local:test', role: 'administrator' } as const;
      const unstopped = new AbortController().signal;
      const start = lab.engine.facts().length;
      const abusing = lab.attack('client-abuse', 41, unstopped, RUN_MS);
      await until('token.issued', 144, start);
      const client = lab.engine.facts('token.issued').at(-1)?.client ?? '';
      await suspendClient(lab.deps, caller, { client_id: client });
      const abused = await abusing;
      expect(abused.report).toMatchObject({ outcome: 'finished', error: null, actors: { clients: [client] } });
      expect(countOf(abused.facts, 'client.authentication_failed', 'client_suspended')).toBeGreaterThanOrEqual(4);
      const spraying = lab.attack('slow-spray', 41, unstopped, RUN_MS);
      await until('user.sign_in_failed', 3, start);
      const { address = '' } = lab.engine.facts('user.sign_in_failed').at(-1) ?? {};
      await blockAddress(lab.deps, caller, {
        range: `${address.split('.').slice(0, 3).join('.')}.0/24`,
        seconds: 60,
        reason: 'test',
        even_if_own: false,
      });
      const sprayed = await spraying;
      expect(sprayed.report).toMatchObject({ outcome: 'finished', error: null });
      expect([abused, sprayed].map(({ report }) => report.milliseconds < RUN_MS)).toEqual([true, true]);
    },
    2 * RUN_MS,
  );

  it(
    'that nobody stops ends when its time is over',
    async () => {
      const { report } = await lab.attack('client-abuse', 43, new AbortController().signal, 3000);
      expect(report).toMatchObject({ outcome: 'finished', error: null });
      expect(report.requests).toBeGreaterThan(140);
    },
    RUN_MS,
  );

  it('that does not exist is not made', async () => {
    const { report, facts } = await lab.attack('no-such-attack');
    expect(report).toMatchObject({ outcome: 'failed', requests: 0 });
    expect(facts).toEqual([]);
  });

  it(
    'says that it failed when nobody answers',
    async () => {
      const gone = await startLabEngine();
      await gone.engine.stop('test');
      expect((await gone.attack('brute-force')).report).toMatchObject({ outcome: 'failed' });
      await gone.engine.end();
    },
    START_MS,
  );
});

describe('the addresses of attacks', () => {
  it('are apart from those of everybody in the lab', () => {
    for (const { office, home, carrier } of createWorld(1).people) expect([office, home, carrier].some(isOfAttacks)).toBe(false);
    expect(createWorld(1).clients.some(({ address }) => address !== null && isOfAttacks(address))).toBe(false);
  });

  it('are apart from one scenario to another, and from one seed to the next twenty', () => {
    const networks = Array.from({ length: 21 }, (_, seed) => attacks.map((__, place) => dealAddresses(seed, place).ofOneNetwork(1)[0]));
    expect(new Set(networks.flat()).size).toBe(21 * attacks.length);
  });

  it('of many networks are each of another', () => {
    const dealt = dealAddresses(5, 3).ofManyNetworks(40);
    expect(new Set(dealt.map((address) => address.split('.').slice(0, 3).join('.'))).size).toBe(40);
    expect(dealt.every(isOfAttacks)).toBe(true);
  });

  it.each([
    '192.0.2.20',
    '203.0.113.7',
    '198.51.100.101',
    '2001:db8:1000::1',
    '198.16.0.0/12',
    '100.0.0.0/8',
    'nonsense',
    '',
  ])('%s is none of them', (text) => {
    expect(isOfAttacks(text)).toBe(false);
  });
});
