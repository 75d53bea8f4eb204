import { describe, expect, it } from 'vitest';
import {
  containedCell,
  containedWords,
  detectedWords,
  outcomeWords,
  readSeed,
  scoreTime,
  speedWords,
} from '../../../../renderer/views/lab/describe-sheet.ts';
import { percentile95 } from '../../../../renderer/views/lab/percentile-95.ts';
import { titledSheets } from '../../../../renderer/views/lab/titled-sheets.ts';
import type { ScoreSheet, SheetAlert } from '../../../../shared/contract/lab.ts';

const AT = '2026-11-21T12:00:00.000Z';
const alert = (changes: Partial<SheetAlert> = {}): SheetAlert => ({
  alert: 'a1',
  rule: 'brute-force-address',
  severity: 'high',
  subject: 'address 198.18.0.20',
  decided_by: 9,
  decided_at: AT,
  raised_at: AT,
  latency_ms: 240,
  joined: false,
  expected: true,
  ...changes,
});
const sheet = (changes: Partial<ScoreSheet> = {}): ScoreSheet => ({
  run: 'r1',
  scenario: 'brute-force',
  seed: 7,
  outcome: 'finished',
  error: null,
  started_at: AT,
  ended_at: AT,
  after: 1,
  detected: true,
  alerts: [alert()],
  missed: [],
  contained: true,
  contained_by: 'address.blocked',
  contained_ms: 12_400,
  requests: 40,
  ms: 20_000,
  ...changes,
});

describe('a score sheet in words', () => {
  it('says detected, in part or missed', () => {
    expect(detectedWords(sheet())).toEqual({ text: 'Detected', tone: 'ok' });
    expect(detectedWords(sheet({ detected: false, missed: ['x'] }))).toEqual({ text: 'Detected in part, 1 missed', tone: 'medium' });
    expect(detectedWords(sheet({ detected: false, alerts: [alert({ expected: false })], missed: ['x'] }))).toEqual({
      text: 'Missed',
      tone: 'critical',
    });
  });

  it('says how fast by the slowest alert that was expected, and that one was joined', () => {
    expect(speedWords(sheet({ alerts: [alert(), alert({ latency_ms: 1500 }), alert({ latency_ms: 9000, expected: false })] }))).toBe(
      '1.5 s',
    );
    expect(speedWords(sheet({ alerts: [alert({ latency_ms: null, joined: true })] }))).toBe('joined an alert');
    expect(speedWords(sheet({ alerts: [] }))).toBe('–');
  });

  it('says by what it was ended and when, and how the run ended', () => {
    expect(containedWords(sheet()).text).toBe('Contained after 12.4 s by a block of the address');
    expect(containedWords(sheet({ contained_by: 'future.fact', contained_ms: null })).text).toBe('Contained by future.fact');
    expect(containedWords(sheet({ contained: false, contained_by: null, contained_ms: null })).text).toBe('Not contained');
    expect(
      [sheet(), sheet({ contained: false }), sheet({ contained_by: null, contained_ms: null })].map((one) => containedCell(one).text),
    ).toEqual(['After 12.4 s by a block of the address', 'Not contained', 'Contained']);
    expect(outcomeWords(sheet({ outcome: 'cancelled' })).text).toBe('Broken off');
    expect([0, 999, 1000, 59_940, 60_000, 185_000].map(scoreTime)).toEqual(['0 ms', '999 ms', '1 s', '59.9 s', '1 min 0 s', '3 min 5 s']);
  });

  it('carries the title of its scenario, and the id of one that is gone', () => {
    const scenario = {
      id: 'brute-force',
      title: 'Brute force',
      story: '',
      technique: { id: 'T1110', name: 'Brute Force', tactic: 'credential-access' },
      expects: [],
      most_requests: 1,
      persists: false,
      most_seconds: 1,
    };
    expect(titledSheets([sheet(), sheet({ scenario: 'gone' })], [scenario]).map(({ title }) => title)).toEqual(['Brute force', 'gone']);
  });
});

describe('a seed that was typed', () => {
  it('is a whole number in its bounds, drawn when nothing is typed, and else none', () => {
    expect(['', '  ', '0', ' 42 ', '2147483647'].map(readSeed)).toEqual([undefined, undefined, 0, 42, 2_147_483_647]);
    expect(['-1', '1.5', '2147483648', '1e3', '0x10', 'seven', '99999999999'].map(readSeed)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('95 of 100', () => {
  it('are not over what is told; nothing of nothing', () => {
    expect(percentile95([])).toBeUndefined();
    expect(percentile95([5])).toBe(5);
    expect(percentile95(Array.from({ length: 100 }, (_, at) => 100 - at))).toBe(95);
  });
});
