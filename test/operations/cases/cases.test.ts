import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActInput } from '../../../shared/contract/acts.ts';
import { createRespondWorld, operatorAt, type RespondWorld } from '../../respond/respond-world.ts';
import { PASSWORD } from '../../support/world.ts';
import { createAlertDesk } from '../alerts/alert-desk.ts';
import { denialOf } from '../network/callers.ts';
import { refusalOf } from '../operator.ts';

const HOSTILE = '</title><script>alert(1)</script>\u0000\u202e {{7*7}} ;--';
const MINUTE_MS = 60_000;

let world: RespondWorld;
beforeEach(async () => {
  world = await createRespondWorld();
});
afterEach(() => world.close());

const cases = () => world.as('grace').cases;
const raise = async (n = 9) => (await world.raise({ rule: 'brute-force-address', kind: 'address', id: `203.0.113.${n}` })).id;
const open = async (...alerts: string[]) => cases().open({ title: 'Guessing', alerts });

describe('a case', () => {
  it('F7 is opened about alerts, which say so, and has a number of its own', async () => {
    const [one, two] = [await raise(1), await raise(2)];
    const opened = await cases().open({ title: '  Guessing ', alerts: [one, two, one], severity: 'high', note: 'two of them' });
    expect(opened).toMatchObject({ number: 1, title: 'Guessing', state: 'open', severity: 'high', alerts: 2, notes: 1, owner: null });
    expect(await open()).toMatchObject({ number: 2, alerts: 0, time_to_detect_ms: null, time_to_acknowledge_ms: null });
    const shown = await cases().show({ id: opened.id });
    expect(shown.alert_list.map(({ case_id }) => case_id)).toEqual([opened.id, opened.id]);
    expect(shown.timeline.map(({ kind, text, seq }) => [kind, text, typeof seq])).toEqual([
      ['alert_raised', expect.stringContaining('203.0.113.1'), 'number'],
      ['alert_raised', expect.stringContaining('203.0.113.2'), 'number'],
      ['opened', 'Guessing', 'number'],
      ['note', 'two of them', 'number'],
    ]);
    expect(world.world.facts('case.opened')[0]).toMatchObject({
      actor: 'operator:grace',
      details: { case: opened.id, alerts: [one, two] },
    });
  });

  it('F7 is not opened for blanks, about an alert that is not there, or about one of another case; then nothing is changed', async () => {
    const alert = await raise();
    expect(await refusalOf(cases().open({ title: '   ' }))).toBe('invalid_input');
    expect(await refusalOf(open(alert, 'none'))).toBe('not_found');
    await open(alert);
    const free = await raise(3);
    expect(await refusalOf(open(free, alert))).toBe('conflict');
    expect((await cases().list({})).cases).toHaveLength(1);
    expect((await world.deps.store.read.alerts.find(free))?.caseId).toBeNull();
  });

  it('F7 is given to somebody, renamed, and holds other alerts; each change is one fact', async () => {
    const owner = await operatorAt(world.deps, '192.0.2.200');
    const [one, two] = [await raise(1), await raise(2)];
    const { id } = await open(one);
    const changed = await cases().change({ id, title: HOSTILE, severity: 'critical', owner, add_alerts: [two], remove_alerts: [one] });
    expect(changed).toMatchObject({ title: HOSTILE.trim(), severity: 'critical', owner, state: 'in_progress', alerts: 1 });
    expect(changed.owner_name).toMatch(/^Op /);
    const { timeline } = await cases().show({ id });
    expect(timeline.map(({ kind }) => kind)).toEqual([
      'alert_raised',
      'opened',
      'changed',
      'changed',
      'changed',
      'alert_added',
      'alert_removed',
    ]);
    expect(timeline.find(({ kind }) => kind === 'alert_added')?.text).toContain('203.0.113.2');
    expect(world.world.facts('case.changed')).toMatchObject([{ details: { fields: ['title', 'severity', 'owner', 'alerts'] } }]);
    expect(await cases().change({ id, owner: null })).toMatchObject({ owner: null, state: 'open' });
  });

  it('F7 is handed over with a note, which stands in the fact and the time line; taken on and put back it says so too', async () => {
    const owner = await operatorAt(world.deps, '192.0.2.200');
    const name = await world.deps.store.read.operators.nameOf(owner);
    const { id } = await open();
    expect(await cases().change({ id, owner, note: HOSTILE })).toMatchObject({ owner, state: 'in_progress' });
    expect(world.world.facts('case.changed')).toMatchObject([
      { actor: 'operator:grace', correlation: id, details: { case: id, fields: ['owner'], owner, note: HOSTILE } },
    ]);
    await cases().change({ id, owner: null });
    await world.as(owner).cases.change({ id, owner });
    expect((await cases().show({ id })).timeline.filter(({ kind }) => kind === 'changed').map(({ text }) => text)).toEqual([
      `Handed to ${name}: ${HOSTILE}`,
      'Put back',
      'Taken on',
    ]);
    const { events } = await world.as('otto', 'auditor').audit.list({ filter: { kinds: ['case.changed'] } });
    expect(events.map(({ owner_name }) => owner_name)).toEqual([name, undefined, name]);
  });

  it('F7 is given to nobody who could not close it, and a note goes with an owner alone', async () => {
    const { id } = await open();
    await world.operations.operators.add({ name: 'ada', role: 'administrator', password: PASSWORD });
    const viewer = (await world.operations.operators.add({ name: 'vic', role: 'viewer', password: PASSWORD })).id;
    expect(await refusalOf(cases().change({ id, owner: viewer }))).toBe('conflict');
    expect(await refusalOf(cases().change({ id, title: 'Other', note: 'for nobody' }))).toBe('invalid_input');
    expect(world.world.facts('case.changed')).toEqual([]);
  });

  it('F7 tells in its time line to whom its alerts were given, and why', async () => {
    const owner = await operatorAt(world.deps, '192.0.2.200');
    const name = await world.deps.store.read.operators.nameOf(owner);
    const alert = await raise();
    const { id } = await open(alert);
    await world.as('grace').alerts.assign({ alerts: [alert], owner, note: 'my shift ends' });
    await world.as(owner).alerts.assign({ alerts: [alert], owner: null });
    const { timeline, alert_list } = await cases().show({ id });
    const title = alert_list[0]?.title;
    expect(timeline.filter(({ kind }) => kind === 'alert_assigned').map(({ by_name, text }) => [by_name, text])).toEqual([
      [null, `${title}, handed to ${name}: my shift ends`],
      [name, `${title}, put back`],
    ]);
  });

  it('F7 refuses a change of nothing, an owner who is none, an alert that is not in it; then nothing is changed', async () => {
    const [one, two] = [await raise(1), await raise(2)];
    const { id } = await open(one);
    expect(await refusalOf(cases().change({ id, title: 'Guessing' }))).toBe('conflict');
    expect(await refusalOf(cases().change({ id, title: ' ' }))).toBe('invalid_input');
    expect(await refusalOf(cases().change({ id, owner: 'nobody' }))).toBe('not_found');
    expect(await refusalOf(cases().change({ id, add_alerts: [two], remove_alerts: [two, 'none'] }))).toBe('conflict');
    expect((await world.deps.store.read.alerts.find(two))?.caseId).toBeNull();
    expect(await refusalOf(cases().change({ id: 'none', title: 't' }))).toBe('not_found');
    expect(world.world.facts('case.changed')).toEqual([]);
  });

  it('F7 closes with a verdict, and with it those of its alerts that are open; then nothing but notes is added', async () => {
    const [one, two] = [await raise(1), await raise(2)];
    await world.operations.alerts.close({ alerts: [one], verdict: 'benign', reason: 'our scanner' });
    const { id } = await open(one, two);
    const closed = await cases().close({ id, verdict: 'true_positive', summary: 'Blocked' });
    expect(closed).toMatchObject({ state: 'closed', verdict: 'true_positive', summary: 'Blocked' });
    const { alert_list } = await cases().show({ id });
    expect(alert_list.map(({ id: alert, state, verdict }) => [alert, state, verdict])).toEqual([
      [two, 'closed', 'true_positive'],
      [one, 'closed', 'benign'],
    ]);
    expect(await refusalOf(cases().close({ id, verdict: 'benign', summary: 's' }))).toBe('conflict');
    expect(await refusalOf(cases().change({ id, title: 't' }))).toBe('conflict');
    expect(await cases().note({ id, text: 'seen again' })).toMatchObject({ notes: 1, state: 'closed' });
    expect(world.world.facts('alert.closed').map(({ details }) => details.alert)).toEqual([one, two]);
  });

  it('F7 is opened again with a reason, and its alerts stay judged', async () => {
    const alert = await raise();
    const { id } = await open(alert);
    expect(await refusalOf(cases().reopen({ id, reason: 'r' }))).toBe('conflict');
    await cases().close({ id, verdict: 'benign', summary: 's' });
    expect(await refusalOf(cases().reopen({ id, reason: ' ' }))).toBe('invalid_input');
    expect(await cases().reopen({ id, reason: 'not over' })).toMatchObject({
      state: 'open',
      verdict: null,
      closed_at: null,
      time_to_resolve_ms: null,
    });
    expect((await world.deps.store.read.alerts.find(alert))?.state).toBe('closed');
    expect((await cases().show({ id })).timeline.at(-1)).toMatchObject({ kind: 'reopened', text: 'not over' });
    expect((await cases().list({})).means.closed).toBe(0);
  });
});

describe('the measures of a case', () => {
  it('F7 come from the times of facts: the first fact, the first alert, the first operator, the end', async () => {
    const { clock } = world.world;
    const alert = await raise(1);
    clock.advance(2 * MINUTE_MS);
    await world.operations.alerts.assign({ alerts: [alert], owner: await operatorAt(world.deps, '192.0.2.200') });
    clock.advance(MINUTE_MS);
    const late = await raise(2);
    const { id } = await open(alert, late);
    clock.advance(7 * MINUTE_MS);
    const closed = await cases().close({ id, verdict: 'true_positive', summary: 's' });
    expect(closed).toMatchObject({
      time_to_detect_ms: 5000,
      time_to_acknowledge_ms: 2 * MINUTE_MS,
      time_to_resolve_ms: 10 * MINUTE_MS,
    });
    await open();
    const { means } = await cases().list({});
    expect(means).toEqual({ closed: 1, detect_ms: 5000, acknowledge_ms: 2 * MINUTE_MS, resolve_ms: 10 * MINUTE_MS });
    clock.advance(31 * 24 * 60 * MINUTE_MS);
    expect((await cases().list({})).means).toEqual({ closed: 0, detect_ms: null, acknowledge_ms: null, resolve_ms: null });
  });
});

describe('the time line and the list of cases', () => {
  it('F7 the raising of an alert is told as it was known then, whatever was found since', async () => {
    const desk = await createAlertDesk();
    const raised = await desk.spray();
    const { alerts, cases: kept } = desk.operator.operations;
    const { id } = await kept.open({ title: 'Guessing', alerts: [raised.id] });
    const atFirst = 'Address 203.0.113.9: failed sign-ins with 8 different login names within 10 minutes.';
    const toldOf = async () => (await kept.show({ id })).timeline.find(({ kind }) => kind === 'alert_raised')?.text;
    expect(await toldOf()).toBe(atFirst);
    await desk.spray(undefined, 40);
    const { alerts: grown } = await alerts.list({ filter: { rules: [raised.rule] } });
    expect(grown).toMatchObject([{ id: raised.id, sentence: expect.stringContaining('40 different login names') }]);
    expect(await toldOf()).toBe(atFirst);
    await desk.close();
  });

  it('F7 a playbook’s acts stand in the time line', async () => {
    const alert = await raise();
    const { id } = await open(alert);
    await world.respond();
    const { timeline } = await cases().show({ id });
    expect(timeline.find(({ kind }) => kind === 'act')).toMatchObject({
      by_name: 'policy:brute-force',
      text: expect.stringContaining('203.0.113.9'),
      seq: expect.any(Number),
    });
  });

  it('F7 a playbook that was taken back stands there at its time; the history of the alert tells of both', async () => {
    const alert = await raise();
    const { id } = await open(alert);
    const began = new Date(world.world.clock.now()).toISOString();
    await world.respond();
    const [run] = (await world.operations.response.runs({ alert })).runs;
    world.world.clock.advance(5 * MINUTE_MS);
    await world.as('grace').response.undo({ run: run?.id ?? '', reason: 'It was our own scanner' });
    const lines = (await cases().show({ id })).timeline.filter(({ kind }) => kind === 'act');
    expect(lines).toMatchObject([
      { at: began, by_name: 'policy:brute-force', text: expect.stringContaining('203.0.113.9') },
      {
        at: new Date(world.world.clock.now()).toISOString(),
        text: 'Playbook brute-force: 1 step taken back',
      },
    ]);
    const { history } = await world.operations.alerts.show({ id: alert });
    expect(history.filter(({ kind }) => kind.startsWith('playbook.')).map(({ kind, details }) => [kind, details.outcome])).toEqual([
      ['playbook.started', undefined],
      ['playbook.finished', 'done'],
      ['playbook.finished', 'undone'],
    ]);
  });

  it('F7 what an operator did about an alert stands there, between the alert and its end, with who did it and why', async () => {
    const alert = await raise();
    const act: ActInput = { act: 'addresses.block', ranges: ['203.0.113.9'], seconds: 3600 };
    const grace = world.as('grace');
    world.world.clock.advance(MINUTE_MS);
    const refused = await grace.acts.preview(act);
    expect(await refusalOf(grace.acts.perform({ preview: refused.preview, reason: 'r', alert: 'none' }))).toBe('not_found');
    const { seq, undo } = await grace.acts.perform({ preview: refused.preview, reason: 'It guesses on', alert });
    expect(world.world.facts('alert.acted')).toMatchObject([
      {
        actor: 'operator:grace',
        correlation: alert,
        address: '203.0.113.9',
        details: { alert, act: 'addresses.block', done: 1, fact: undo },
      },
    ]);
    const history = await grace.alerts.show({ id: alert });
    expect(history.history.map(({ kind }) => kind)).toEqual(['alert.raised', 'alert.acted']);
    expect(history.history.at(-1)?.seq).toBe(seq);
    world.world.clock.advance(MINUTE_MS);
    const { id } = await open(alert);
    await grace.alerts.close({ alerts: [alert], verdict: 'true_positive', reason: 'Blocked' });
    await cases().close({ id, verdict: 'true_positive', summary: 'Over' });
    const shown = await cases().show({ id });
    expect(shown.timeline.map(({ kind, text }) => [kind, text])).toEqual([
      ['alert_raised', shown.alert_list[0]?.sentence],
      ['act', 'Block the address: It guesses on'],
      ['opened', 'Guessing'],
      ['alert_closed', `${shown.alert_list[0]?.title}, true positive: Blocked`],
      ['closed', 'Over'],
    ]);
    // Who acts has taken notice.
    expect(shown.time_to_acknowledge_ms).toBe(MINUTE_MS);
  });

  it('F7 an operator’s act about an alert that was taken back says so, once, and an act about no alert nothing', async () => {
    const alert = await raise();
    const { id } = await open(alert);
    const grace = world.as('grace');
    const block = async (range: string, about?: string) => {
      const { preview } = await grace.acts.preview({ act: 'addresses.block', ranges: [range], seconds: 3600 });
      return grace.acts.perform({ preview, reason: 'It guesses on', ...(about === undefined ? {} : { alert: about }) });
    };
    const [about, other] = [await block('203.0.113.9', alert), await block('203.0.113.10')];
    await grace.acts.undo({ seq: other.undo ?? 0, reason: 'Ours' });
    expect(world.world.facts('alert.act_undone')).toEqual([]);
    const { seq } = await grace.acts.undo({ seq: about.undo ?? 0, reason: 'A mistake' });
    expect(await refusalOf(grace.acts.undo({ seq: about.undo ?? 0, reason: 'Again' }))).toBe('conflict');
    const [undone, ...more] = world.world.facts('alert.act_undone');
    expect(more).toEqual([]);
    expect(undone).toMatchObject({
      actor: 'operator:grace',
      correlation: alert,
      details: { alert, act: 'addresses.block', done: 1, failed: 0, note: 'A mistake' },
    });
    const { timeline } = await cases().show({ id });
    expect(timeline.filter(({ kind }) => kind === 'act').map(({ text }) => text)).toEqual([
      'Block the address: It guesses on',
      'Block the address, taken back: A mistake',
    ]);
    const { history } = await grace.alerts.show({ id: alert });
    expect(history.at(-1)).toMatchObject({ kind: 'alert.act_undone', seq });
  });

  it('F7 are listed by state and owner, page by page', async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push((await open()).id);
    await cases().close({ id: ids[0] ?? '', verdict: 'benign', summary: 's' });
    expect((await cases().list({ states: ['open'] })).cases).toHaveLength(4);
    expect((await cases().list({ owner: 'nobody' })).cases).toEqual([]);
    const first = await cases().list({ limit: 3 });
    const second = await cases().list({ limit: 3, cursor: first.next ?? '' });
    expect([...first.cases, ...second.cases].map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
  });
});

describe('the export of a case', () => {
  it('F7 holds alerts, facts with their hashes, notes and measures, and is on the record before it leaves', async () => {
    const alert = await raise();
    const { id, number } = await open(alert);
    await cases().note({ id, text: HOSTILE });
    const { file_name, json } = await world.as('otto', 'auditor').cases.export({ id });
    expect(file_name).toBe(`case-${number}.json`);
    const document = JSON.parse(json);
    expect(document).toMatchObject({ format: 'gatewatch-case/1', case: { number, time_to_detect_ms: 5000 }, facts_left_out: 0 });
    expect(document.alerts).toMatchObject([{ id: alert, facts: [expect.any(Number)] }]);
    expect(document.facts).toMatchObject([
      { kind: 'user.sign_in_failed', address: '203.0.113.9', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(document.timeline.at(-1)).toMatchObject({ kind: 'note', text: HOSTILE });
    expect(world.world.facts('log.exported')).toMatchObject([
      { actor: 'operator:otto', details: { format: 'case-json', filter: `case ${number}`, events: 1 } },
    ]);
  });

  it('F7 refuses a case that is not there', async () => {
    expect(await refusalOf(world.as('otto', 'auditor').cases.export({ id: 'none' }))).toBe('not_found');
    expect(await refusalOf(cases().show({ id: 'none' }))).toBe('not_found');
    expect(await refusalOf(cases().note({ id: 'none', text: 't' }))).toBe('not_found');
  });

  it.each([
    ['responder', 'export'],
    ['viewer', 'export'],
    ['viewer', 'open'],
    ['auditor', 'close'],
    ['auditor', 'change'],
    ['viewer', 'note'],
    ['auditor', 'reopen'],
  ] as const)('F7 a %s may not %s', async (role, operation) => {
    const { id } = await open();
    const { cases: theirs } = world.as('otto', role);
    const calls = {
      export: () => theirs.export({ id }),
      open: () => theirs.open({ title: 't' }),
      close: () => theirs.close({ id, verdict: 'benign', summary: 's' }),
      change: () => theirs.change({ id, title: 't' }),
      note: () => theirs.note({ id, text: 't' }),
      reopen: () => theirs.reopen({ id, reason: 'r' }),
    };
    expect(await denialOf(calls[operation]())).toBe('forbidden');
  });
});
