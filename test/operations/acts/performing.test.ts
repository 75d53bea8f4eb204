import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from '../../../electron/lib/outcome.ts';
import type { PreparedAct } from '../../../electron/operations/acts/act-kind.ts';
import { createPreviews } from '../../../electron/operations/acts/previews.ts';
import { shellLine } from '../../../electron/operations/acts/shell-line.ts';
import { type ActInput, actRoles } from '../../../shared/contract/acts.ts';
import { roles } from '../../../shared/role.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createTestClock } from '../../support/test-clock.ts';
import { as, denialOf, operatorOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';
import { createTokenDesk, type Held, REASON, type TokenDesk } from '../tokens/token-desk.ts';

let desk: TokenDesk;
let held: Held;
beforeEach(async () => {
  desk = await createTokenDesk();
  held = await desk.hold(await desk.addClient('web'), await desk.signIn(await desk.addPerson('ada')));
});
afterEach(() => desk.close());

const suspend: ActInput = { act: 'clients.suspend', clients: ['web'] };
const everyAct = (): ActInput[] => [
  { act: 'tokens.revoke', selection: { by: 'tokens', tokens: [held.jti] } },
  { act: 'users.sign_out', users: ['ada'] },
  { act: 'users.suspend', users: ['ada'] },
  { act: 'users.remove', user: 'ada' },
  { act: 'sessions.end', sessions: [held.session.id] },
  suspend,
  { act: 'clients.remove', client: 'web' },
  { act: 'keys.rotate' },
];

describe('a preview', () => {
  it('F5 is good once', async () => {
    const { preview } = await desk.ops.acts.preview(suspend);
    const both = await Promise.allSettled([1, 2].map(() => desk.ops.acts.perform({ preview, reason: REASON })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(desk.ops.acts.perform({ preview, reason: REASON }))).toBe('conflict');
    expect(desk.world.facts('client.suspended')).toHaveLength(1);
  });

  it('F5 is good for ten minutes', async () => {
    const [early, late] = [await desk.ops.acts.preview(suspend), await desk.ops.acts.preview(suspend)];
    desk.world.clock.advance(599_999);
    expect(await desk.ops.acts.perform({ preview: early.preview, reason: REASON })).toMatchObject({ done: 1 });
    desk.world.clock.advance(1);
    expect(await refusalOf(desk.ops.acts.perform({ preview: late.preview, reason: REASON }))).toBe('conflict');
    expect(Date.parse(late.expires_at)).toBe(desk.world.clock.now());
  });

  it('F5 is good in the session that asked for it alone', async () => {
    const [grace, mallory] = [operatorOf('grace', 'responder'), operatorOf('mallory', 'administrator')];
    const { preview } = await as(desk.operator, grace).acts.preview(suspend);
    expect(await refusalOf(as(desk.operator, mallory).acts.perform({ preview, reason: REASON }))).toBe('conflict');
    const elsewhere = { ...grace, session: 'another' };
    expect(await refusalOf(as(desk.operator, elsewhere).acts.perform({ preview, reason: REASON }))).toBe('conflict');
    expect(await refusalOf(desk.ops.acts.perform({ preview, reason: REASON }))).toBe('conflict');
    expect(await as(desk.operator, grace).acts.perform({ preview, reason: REASON })).toMatchObject({ done: 1 });
  });

  it.each(['x', '\u0000', "' OR 1=1", '0'.repeat(64)])('is refused for the unknown %j', async (preview) => {
    expect(await refusalOf(desk.ops.acts.perform({ preview, reason: REASON }))).toBe('conflict');
  });

  it('F5 shows the same to every role, whoever may do it', async () => {
    for (const wanted of everyAct())
      for (const role of roles) {
        const { act, sentence } = await as(desk.operator, operatorOf(role, role)).acts.preview(wanted);
        expect(act).toBe(wanted.act);
        expect(sentence).toMatch(/\.$/);
      }
  });

  it('is kept of one session fifty times at most, and of all together as many ids as fit', () => {
    const previews = createPreviews({ clock: createTestClock(), random: createSeededRandom('p') });
    const prepared = (frozen: number): PreparedAct => ({
      sentence: '',
      counts: {},
      residual: null,
      reversible: 'no',
      reversibility: '',
      unaffected: [],
      warnings: [],
      confirm: null,
      command: '',
      named: [],
      target: null,
      frozen,
      perform: async () => done({ matched: 0, done: 0, failed: [], residual: null }),
    });
    const other = previews.keep('other', 'keys.rotate', prepared(0));
    const kept = Array.from({ length: 51 }, () => previews.keep('mine', 'keys.rotate', prepared(1)));
    expect(kept.map(({ id }) => previews.find('mine', id) !== undefined).filter(Boolean)).toHaveLength(50);
    expect(previews.find('mine', kept[0]?.id ?? '')).toBeUndefined();
    expect(previews.find('other', other.id)).toBeDefined();
    const large = [1, 2, 3, 4, 5].map((n) => previews.keep(`big ${n}`, 'keys.rotate', prepared(100_000)));
    expect(large.map(({ owner, id }) => previews.find(owner, id) !== undefined)).toEqual([false, true, true, true, true]);
    for (let n = 0; n < 3000; n++) previews.keep(`one ${n}`, 'keys.rotate', prepared(0));
    expect(previews.find('other', other.id)).toBeUndefined();
  });
});

describe('doing what was shown', () => {
  it('wants a reason that says something', async () => {
    const { preview } = await desk.ops.acts.preview(suspend);
    expect(await refusalOf(desk.ops.acts.perform({ preview, reason: ' \n\t ' }))).toBe('invalid_input');
    await expect(desk.ops.acts.perform({ preview, reason: '' })).rejects.toThrow();
    await expect(desk.ops.acts.perform({ preview, reason: 'x'.repeat(501) })).rejects.toThrow();
    expect(await desk.ops.acts.perform({ preview, reason: ' it leaked ' })).toMatchObject({ done: 1 });
    expect(desk.world.facts('client.suspended')[0]?.details.note).toBe('it leaked');
  });

  it('keeps a hostile reason as text', async () => {
    const { preview } = await desk.ops.acts.preview(suspend);
    const reason = `</script>'"; DROP TABLE client; --\u202e`;
    await desk.ops.acts.perform({ preview, reason });
    expect(desk.world.facts('client.suspended')[0]?.details.note).toBe(reason);
  });

  it('F5 wants the text of a distinct step, and a wrong one uses nothing up', async () => {
    const { preview, confirm } = await desk.ops.acts.preview({ act: 'clients.remove', client: 'web' });
    expect(confirm).toBe('web');
    for (const confirmation of [undefined, '', 'Web', 'web1'])
      expect(await refusalOf(desk.ops.acts.perform({ preview, reason: REASON, confirmation }))).toBe('conflict');
    expect(await desk.ops.acts.perform({ preview, reason: REASON, confirmation: 'web' })).toMatchObject({ done: 1 });
    expect(desk.world.facts('client.removed')).toMatchObject([{ details: { note: REASON } }]);
  });

  it('F5 is turned away on the record where the role does not allow that very act', async () => {
    for (const wanted of everyAct())
      for (const role of roles) {
        if (actRoles[wanted.act].includes(role)) continue;
        const by = as(desk.operator, operatorOf('eve', role));
        const { preview, confirm } = await by.acts.preview(wanted);
        const before = desk.world.facts('operation.refused').length;
        expect(await denialOf(by.acts.perform({ preview, reason: REASON, confirmation: confirm ?? undefined }))).toBe('forbidden');
        const refused = desk.world.facts('operation.refused').slice(before);
        expect(refused).toMatchObject([{ actor: 'operator:eve', session: 'session-eve', details: { reason: `role:${role}` } }]);
      }
    const untouched = desk.world.facts().filter(({ kind }) => /revoked|suspended|removed|key/.test(kind));
    expect(untouched).toEqual([]);
  });

  it('F5 the role of now counts, not the one that looked', async () => {
    const grace = operatorOf('grace', 'administrator');
    const { preview, confirm } = await as(desk.operator, grace).acts.preview({ act: 'users.remove', user: 'ada' });
    const fallen = as(desk.operator, { ...grace, role: 'responder' });
    expect(await denialOf(fallen.acts.perform({ preview, reason: REASON, confirmation: confirm ?? undefined }))).toBe('forbidden');
    expect(await desk.world.store.read.users.find(held.session.userId)).toBeDefined();
  });

  it('names the fact that records it, so that a screen can wait for it', async () => {
    const { performed } = await desk.act(suspend);
    const { events } = await desk.ops.audit.list({ filter: { kinds: ['client.suspended'] } });
    expect(performed.seq).toBe(events[0]?.seq);
  });
});

describe('a command line', () => {
  it('property: gives every word to the shell as it is', () => {
    const word = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0') && text.isWellFormed());
    const command = fc.array(word, { minLength: 1, maxLength: 5 });
    // Many commands for one shell: to begin a shell takes longer than all they say.
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 50 }), (commands) => {
        const lines = commands.map((words) => shellLine(words));
        const script = lines.map((line) => `printf '%s\\0' ${line}`).join('\n');
        expect(execFileSync('bash', ['-c', script]).toString().split('\0').slice(0, -1)).toEqual(commands.flat());
        for (const line of lines) expect(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});
