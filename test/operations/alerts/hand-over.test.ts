import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { CLI, denialOf, operatorOf } from '../network/callers.ts';
import { type AlertDesk, createAlertDesk, REASON } from './alert-desk.ts';

let desk: AlertDesk;
let alert: Alert;
let ada: Awaited<ReturnType<AlertDesk['hire']>>;
let grace: Awaited<ReturnType<AlertDesk['hire']>>;
beforeEach(async () => {
  desk = await createAlertDesk();
  ada = await desk.hire('ada', 'administrator');
  grace = await desk.hire('grace', 'responder');
  alert = await desk.spray();
});
afterEach(() => desk.close());

describe('F7 colleagues to whom something may be handed', () => {
  it('are the active operators who could close it, by name, and nothing but id, name and role is told of them', async () => {
    await desk.hire('bob', 'viewer');
    await desk.hire('otto', 'auditor');
    const eve = await desk.hire('eve', 'responder');
    await ada.ops.operators.suspend({ operator: eve.id });
    const { colleagues } = await grace.ops.operators.colleagues({});
    expect(colleagues).toEqual([
      { id: ada.id, name: 'ada', role: 'administrator' },
      { id: grace.id, name: 'grace', role: 'responder' },
    ]);
    expect(await ada.ops.operators.colleagues({})).toEqual({ colleagues });
  });

  it.each(['viewer', 'auditor'] as const)('are not told to a %s', async (role) => {
    const { operators, session } = desk.as(operatorOf(role, role));
    expect(await denialOf(operators.colleagues({}))).toBe('forbidden');
    expect(await denialOf(session.handed({ after: 0 }))).toBe('forbidden');
  });
});

describe('F7 an operator is told what others handed over', () => {
  const toldTo = async (one: typeof ada, after: number | null = 0) => (await one.ops.session.handed({ after })).handed;

  it('with who did, the words that went along and what it is; who asks for the first time is told where to begin', async () => {
    const { through, handed } = await grace.ops.session.handed({ after: null });
    expect(handed).toEqual([]);
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: grace.id, note: '<b>look</b> at the network' });
    const { id, number } = await ada.ops.cases.open({ title: 'Guessing' });
    await ada.ops.cases.change({ id, owner: grace.id });
    const told = await grace.ops.session.handed({ after: through });
    expect(told.handed).toEqual([
      { seq: told.through, at: expect.any(String), by_name: 'ada', kind: 'case', id, title: `Case ${number}: Guessing`, note: null },
      {
        seq: expect.any(Number),
        at: expect.any(String),
        by_name: 'ada',
        kind: 'alert',
        id: alert.id,
        title: alert.title,
        note: '<b>look</b> at the network',
      },
    ]);
    expect(await toldTo(grace, told.through)).toEqual([]);
    expect(await toldTo(ada)).toEqual([]);
  });

  it('and not what they took on themselves, what was taken away again, and what is closed', async () => {
    await grace.ops.alerts.assign({ alerts: [alert.id], owner: grace.id });
    expect(await toldTo(grace)).toEqual([]);
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: ada.id });
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: grace.id, note: 'first' });
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: null });
    expect(await toldTo(grace)).toEqual([]);
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: grace.id, note: 'second' });
    expect((await toldTo(grace)).map(({ note }) => note)).toEqual(['second']);
    await ada.ops.alerts.close({ alerts: [alert.id], verdict: 'benign', reason: REASON });
    expect(await toldTo(grace)).toEqual([]);
  });

  it('not to the command line, which is nobody, and leaves no trace in the log', async () => {
    await ada.ops.alerts.assign({ alerts: [alert.id], owner: grace.id });
    const before = desk.world.facts().length;
    expect((await desk.as(CLI).session.handed({ after: 0 })).handed).toEqual([]);
    expect(await toldTo(grace)).toHaveLength(1);
    expect(desk.world.facts()).toHaveLength(before);
  });
});
