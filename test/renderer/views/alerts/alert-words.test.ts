import { describe, expect, it } from 'vitest';
import { baselineDistance, baselineShape, figure } from '../../../../renderer/views/alerts/alert/baseline-shape.ts';
import { logOf } from '../../../../renderer/views/alerts/alert/log-of.ts';
import { ageOf, ageWords, ownerName, subjectName } from '../../../../renderer/views/alerts/alert-words.ts';
import { bySeverity, worstStanding } from '../../../../renderer/views/alerts/standing/by-severity.ts';
import { makeAlert } from './alerts.ts';

describe('what is usual', () => {
  it('is drawn on one scale with the threshold and what was observed, all within the drawing', () => {
    const shape = baselineShape({ mean: 2, deviation: 1, observed: 20, threshold: 10 });
    expect(shape.from).toBeLessThan(shape.mean);
    expect(shape.mean).toBeLessThan(shape.to);
    expect(shape.to).toBeLessThan(shape.threshold);
    expect(shape.threshold).toBeCloseTo(shape.observed / 2);
    expect(shape.observed).toBeLessThan(1);
  });

  it.each([
    { mean: 0, deviation: 0, observed: 0, threshold: 0 },
    { mean: 1, deviation: 50, observed: 2, threshold: 1 },
    { mean: 5, deviation: 0, observed: -3, threshold: 2 },
  ])('of odd numbers stays within it too: %j', (input) => {
    for (const place of Object.values(baselineShape(input))) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(1);
    }
  });

  it('says how far from it something is', () => {
    expect(baselineDistance({ mean: 2, deviation: 1.5, observed: 14 })).toBe('8 deviations over the mean');
    expect(baselineDistance({ mean: 8, deviation: 2, observed: 2 })).toBe('3 deviations under the mean');
    expect(baselineDistance({ mean: 2, deviation: 0, observed: 12 })).toBe('6 times the mean');
    expect(baselineDistance({ mean: 0, deviation: 0, observed: 12 })).toBe('where there was nothing before');
  });

  it('writes figures as short as they say something', () => {
    expect([0.914, 0.8, 12.34, 123.4, 1234, 0].map(figure)).toEqual(['0.91', '0.8', '12.3', '123', '1,234', '0']);
  });
});

describe('an alert in words', () => {
  it('names whom it is about by the name of today, else by id, and says when it was erased', () => {
    expect(subjectName({ kind: 'user', id: 'u', shown: 'anna' })).toBe('anna');
    expect(subjectName({ kind: 'client', id: 'c', shown: null })).toBe('c');
    expect(subjectName({ kind: 'address', id: null, shown: null })).toBe('erased');
    expect(subjectName({ kind: 'server', id: 'server', shown: 'server' })).toBe('This server');
  });

  it('names an owner who was removed by id, and nobody by nothing', () => {
    expect(ownerName({ owner: 'o-1', owner_name: null })).toBe('o-1');
    expect(ownerName({ owner: null, owner_name: null })).toBeNull();
  });

  it('is as old as it waits, and no older once it is closed', () => {
    const raised_at = '2026-03-29T01:00:00.000Z';
    const now = Date.parse('2026-03-29T03:00:00.000Z');
    expect(ageOf({ raised_at, closed_at: null }, now)).toBe(7_200_000);
    expect(ageOf({ raised_at, closed_at: '2026-03-29T01:30:00.000Z' }, now)).toBe(1_800_000);
    expect(ageOf({ raised_at, closed_at: null }, Date.parse('2026-03-29T00:59:00.000Z'))).toBe(0);
  });

  it('says how long it has stood while it stands, and once it is closed how soon that was, not since when', () => {
    const raised_at = '2026-03-29T01:00:00.000Z';
    const now = Date.parse('2026-03-29T03:00:00.000Z');
    expect(ageWords({ raised_at, closed_at: null }, now)).toBe('raised 2 h ago');
    expect(ageWords({ raised_at, closed_at: '2026-03-29T01:05:00.000Z' }, now)).toBe('closed 5 min after it was raised');
  });

  it('leads to its facts in the log, the last of them included', () => {
    const alert = makeAlert({ subject: { kind: 'address', id: '203.0.113.9', shown: '203.0.113.9' } });
    expect(logOf(alert)).toEqual({ address: '203.0.113.9', from: Date.parse(alert.first_at), to: Date.parse(alert.last_at) + 1 });
    expect(logOf(makeAlert({ subject: { kind: 'address', id: null, shown: null } }))).not.toHaveProperty('address');
    expect(logOf(makeAlert({ subject: { kind: 'operator', id: 'o', shown: 'robin' } }))).toMatchObject({ actor: 'operator:o' });
  });
});

describe('the standing of the queue', () => {
  const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };

  it('lists severities that there are, the worst first', () => {
    expect(bySeverity({ by_severity: { ...none, low: 3, high: 1 } })).toEqual([
      { severity: 'high', alerts: 1 },
      { severity: 'low', alerts: 3 },
    ]);
    expect(worstStanding({ by_severity: { ...none, low: 3 } })).toBe('low');
    expect(worstStanding({ by_severity: none })).toBeUndefined();
  });
});
