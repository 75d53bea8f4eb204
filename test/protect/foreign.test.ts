import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditKind } from '../../shared/audit-event.ts';
import { startTestEngine, type TestEngine } from '../support/engine.ts';

const A = '203.0.113.9';
const SQL = encodeURIComponent("' OR '1'='1' --");
const FORM = 'application/x-www-form-urlencoded';
const ELSEWHERE = { 'sec-fetch-site': 'cross-site' };

let engine: TestEngine;
beforeEach(async () => {
  const limits = { enabled: true, tiers: { discovery: { requests: 8, windowSeconds: 60 } } };
  engine = await startTestEngine({ config: { trustedProxies: ['127.0.0.1/32'], limits } });
});
afterEach(() => engine.end());

const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<void> => {
  const answer = await fetch(engine.issuer + path, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    headers: { 'x-forwarded-for': A, ...(body === undefined ? {} : { 'content-type': FORM }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  await answer.arrayBuffer();
};
/** What is recorded beside the requests is there a moment later. */
const recorded = async <K extends AuditKind>(kind: K, count = 1) => {
  for (let waited = 0; waited < 300 && engine.facts(kind).length < count; waited++) await sleep(10);
  return engine.facts(kind);
};
const probe = (headers: Readonly<Record<string, string>>) => ask(`/jwks?x=${SQL}`, headers);

describe('what a page elsewhere has a browser send', () => {
  it.each<[AuditKind, () => Promise<void>]>([
    ['attack.detected', () => probe(ELSEWHERE)],
    ['authorization.refused', () => ask('/authorize?client_id=nobody&response_type=code', ELSEWHERE)],
    ['client.authentication_failed', () => ask('/token', ELSEWHERE, 'grant_type=client_credentials&client_id=nobody&client_secret=x')],
    ['token.rejected', () => ask('/userinfo', ELSEWHERE, 'access_token=made-up')],
    ['request.refused', () => ask('/sign-in', ELSEWHERE, 'username=ada&password=x')],
  ])('is refused on the record with foreign in its details: %s', async (kind, send) => {
    await send();
    expect((await recorded(kind))[0]).toMatchObject({ address: A, details: { foreign: true } });
  });

  it.each([
    ['cross-site', true],
    ['same-site', true],
    ['same-origin', undefined],
    ['none', undefined],
    [undefined, undefined],
  ])('is told by Sec-Fetch-Site: %s', async (site, foreign) => {
    await probe(site === undefined ? {} : { 'sec-fetch-site': site });
    expect((await recorded('attack.detected'))[0]?.details).toEqual({
      pattern: 'sql_injection',
      endpoint: 'jwks',
      part: 'query',
      ...(foreign ? { foreign } : {}),
    });
  });

  it('C3 costs the address no trust, and exceeding a limit brings it no violation', async () => {
    for (let i = 0; i < 12; i++) await probe(ELSEWHERE);
    await recorded('limit.exceeded');
    expect(engine.facts('limit.exceeded')[0]?.details).toMatchObject({ foreign: true });
    const { trust, penalties } = engine.core;
    expect([trust.score(A), penalties.waitOf(A)]).toEqual([0, 0]);
    await probe({});
    await recorded('attack.detected', 6);
    expect(trust.score(A)).toBeLessThan(0);
  });

  it('is counted apart from what was asked there, in floods too', async () => {
    for (let i = 0; i < 12; i++) await probe(ELSEWHERE);
    await probe({});
    const facts = await recorded('attack.detected', 6);
    expect(facts.map(({ details }) => details.foreign)).toEqual([true, true, true, true, true, undefined]);
    const counted = engine.core.refusalGate.drain(true).filter(({ details }) => 'of' in details && details.of === 'attack.detected');
    expect(counted).toMatchObject([{ address: A, details: { count: 7, foreign: true } }]);
  });

  it('E1 is observed apart: what is unusual says so, and the address keeps its own measure', async () => {
    for (let i = 0; i < 6; i++) await ask(`/nothing-${i}`, ELSEWHERE);
    for (let i = 0; i < 5; i++) await ask(`/nothing-${i}`);
    const [fact, ...more] = await recorded('requests.unusual');
    expect(fact).toMatchObject({ address: A, details: { measure: 'failures', observed: 6, foreign: true } });
    expect(more).toEqual([]);
    await ask('/nothing-6');
    expect((await recorded('requests.unusual', 2))[1]?.details).not.toHaveProperty('foreign');
  });
});

describe('who forges the header', () => {
  it('is blamed on no address and seen all the same: the alert is about the server', async () => {
    for (let i = 0; i < 6; i++) await probe(ELSEWHERE);
    const alerts = await recorded('alert.raised');
    expect(alerts.map(({ details: { rule, subject } }) => [rule, subject])).toEqual([['foreign-attacks', 'server']]);
  });

  it('is blamed without it', async () => {
    for (let i = 0; i < 6; i++) await probe({});
    const alerts = await recorded('alert.raised');
    expect(alerts.map(({ details: { rule, subject } }) => [rule, subject])).toEqual([['injection-probes', 'address']]);
  });
});
