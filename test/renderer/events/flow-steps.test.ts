import { describe, expect, it } from 'vitest';
import { flowSteps } from '../../../renderer/events/flow-steps.ts';
import { formatDelta } from '../../../renderer/events/format-delta.ts';
import { groupOfKind, groups, kindsOfGroup } from '../../../renderer/events/kind-groups.ts';
import { logSearch } from '../../../renderer/events/log-search.ts';
import { auditSearch, toEventFilter } from '../../../renderer/views/audit/audit-search.ts';
import { auditKinds } from '../../../shared/audit-event.ts';
import { eventOf } from './events.ts';

describe('the story of a flow', () => {
  it('tells the steps in the order of the log, each with its distance from the one before and from the first', () => {
    const steps = flowSteps([eventOf(3, { at: 1900 }), eventOf(1, { at: 1000 }), eventOf(2, { at: 1250 })]);
    expect(steps.map(({ event, sincePrevious, sinceFirst }) => [event.seq, sincePrevious, sinceFirst])).toEqual([
      [1, 0, 0],
      [2, 250, 250],
      [3, 650, 900],
    ]);
    expect(flowSteps([])).toEqual([]);
  });

  it('says a distance in one unit that fits', () => {
    expect([0, 84, 999, 1250, 59_999, 249_000, -84].map(formatDelta)).toEqual([
      '+0 ms',
      '+84 ms',
      '+999 ms',
      '+1.2 s',
      '+59.9 s',
      '+4 min 9 s',
      '−84 ms',
    ]);
  });
});

describe('groups of kinds', () => {
  it('hold every kind once', () => {
    expect(groups.flatMap(kindsOfGroup).toSorted()).toEqual(Object.keys(auditKinds).toSorted());
    expect(groupOfKind('log.read')).toBe('log');
    expect(groupOfKind('toString')).toBeUndefined();
  });
});

describe('a link to the log', () => {
  it('is read back by the log as the filter it was made of', () => {
    const filter = { kinds: ['user.sign_in_failed'], success: false, client: '7', text: 'a b', from: 1000, to: 2000 };
    expect(toEventFilter(auditSearch.parse(logSearch(filter)), 0)).toEqual(filter);
    expect(logSearch({ user: 'u' })).toEqual({ user: 'u' });
  });
});
