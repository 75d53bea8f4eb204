import { describe, expect, it } from 'vitest';
import { shortId } from '../../../renderer/events/short-id.ts';
import { gradeChecks } from '../../../renderer/views/posture/grade-checks.ts';
import { familyNodes } from '../../../renderer/views/tokens/family/family-nodes.ts';
import { grantTypeWords, stateTones, stateWords, typeWords } from '../../../renderer/views/tokens/token-words.ts';
import { parseClaims } from '../../../renderer/views/users/user/parse-claims.ts';
import type { Check } from '../../../shared/contract/server.ts';
import { type TokenFamily, tokenStates, tokenTypes, tokenView } from '../../../shared/contract/tokens.ts';

const AT = '2026-11-21T12:00:00.000Z';
type Step = TokenFamily['steps'][number];
const step = (id: string, parent: string | null, changes: Partial<Step> = {}): Step => ({
  id,
  type: 'refresh_token',
  parent,
  state: 'live',
  at: AT,
  expires_at: AT,
  spent_at: null,
  revoked_at: null,
  address: null,
  agent: null,
  seq: 1,
  ...changes,
});
const reuse = (of: string, seq: number, address: string | null = '192.0.2.66'): TokenFamily['reuses'][number] => ({
  of,
  at: AT,
  address,
  agent: null,
  reason: 'reused',
  seq,
});

describe('the tree of a family', () => {
  it('hangs each step on what it came from, and a second use on what was used twice', () => {
    const nodes = familyNodes({
      steps: [step('code', null, { type: 'authorization_code', state: 'spent' }), step('r1', 'code', { state: 'spent' }), step('r2', 'r1')],
      reuses: [reuse('r1', 9)],
    });
    expect(nodes.map(({ id, parent, label, fork }) => [id, parent, label, fork ?? false])).toEqual([
      ['code', null, 'Code', false],
      ['r1', 'code', 'Refresh', false],
      ['r2', 'r1', 'Refresh', false],
      ['reuse-9', 'r1', 'Used again', true],
    ]);
    expect(nodes.at(-1)).toMatchObject({ tone: 'critical', note: 'from 192.0.2.66', at: Date.parse(AT) });
  });

  it('begins anew where what came before is not among the newest', () => {
    const nodes = familyNodes({ steps: [step('r8', 'r7')], reuses: [reuse('r1', 2, null)] });
    expect(nodes.map(({ parent, note }) => [parent, note])).toEqual([
      [null, 'Live'],
      [null, 'from an erased address'],
    ]);
  });

  it('has a node of its own for each of several second uses', () => {
    const nodes = familyNodes({ steps: [step('r1', null)], reuses: [reuse('r1', 2), reuse('r1', 3)] });
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(3);
    expect(familyNodes({ steps: [], reuses: [] })).toEqual([]);
  });
});

describe('the words of tokens', () => {
  it('exist for every state, type and grant the engine tells of', () => {
    for (const state of tokenStates)
      expect([stateWords[state], stateTones[state]]).toEqual([expect.stringMatching(/^[A-Z]/), expect.any(String)]);
    for (const type of tokenTypes) expect(typeWords[type]).toMatch(/^[A-Z]/);
    expect(Object.keys(grantTypeWords).toSorted()).toEqual(tokenView.shape.grant_type.options.toSorted());
  });

  it('cut a long id to its end and leave a short one whole', () => {
    expect(shortId('usr_1')).toBe('usr_1');
    expect(shortId('x'.repeat(16))).toHaveLength(16);
    expect(shortId('01a1fec1-d7ef-764f-87aa-fa9b9a0e9fdc')).toBe('…9b9a0e9fdc');
  });
});

describe('claims that were typed', () => {
  it('are a JSON object, or none when nothing is typed', () => {
    expect(parseClaims(' {"given_name": "Ada"} ')).toEqual({ given_name: 'Ada' });
    expect(parseClaims(' \n')).toEqual({});
  });

  it.each(['[]', 'null', '7', '"x"', '{', '{"a":1}x', 'undefined', '<b>'])('are refused as %s', (text) => {
    expect(parseClaims(text)).toBeNull();
  });

  it('never reach a prototype', () => {
    const claims = parseClaims('{"__proto__": {"admin": true}, "a": 1}');
    expect((claims as { admin?: boolean } | null)?.admin).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    expect(claims).toHaveProperty('a', 1);
  });
});

describe('the grades of the doctor’s checks', () => {
  const check = (id: string, status: Check['status']): Check => ({ id, status, evidence: '<b>' });

  it('put what fails first and leave the order among its like', () => {
    const { sorted, said } = gradeChecks([check('a', 'ok'), check('b', 'warn'), check('c', 'fail'), check('d', 'ok'), check('e', 'fail')]);
    expect(sorted.map(({ id }) => id)).toEqual(['c', 'e', 'b', 'a', 'd']);
    expect(said).toBe('3 of 5 checks are not well');
  });

  it('say in a sentence how it stands', () => {
    expect(gradeChecks([check('a', 'ok'), check('b', 'ok')]).said).toBe('All 2 checks are well');
    expect(gradeChecks([check('a', 'ok')]).said).toBe('The one check is well');
    expect(gradeChecks([check('a', 'warn'), check('b', 'ok')]).said).toBe('1 of 2 checks is not well');
  });

  it('never take nothing that was checked for well', () => {
    expect(gradeChecks([])).toEqual({ sorted: [], said: 'Nothing was checked' });
  });
});
