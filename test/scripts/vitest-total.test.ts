import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { vitestTotal } from '../../scripts/lib/vitest-total.mjs';

const folder = mkdtempSync(join(tmpdir(), 'gatewatch-total-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = (numPassedTests: number, numFailedTests: number, testResults: readonly object[]): string => {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify({ numPassedTests, numFailedTests, testResults }));
  return path;
};
const good = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const bad = { status: 'failed', assertionResults: [{ status: 'failed' }] };
const fallen = { status: 'failed', assertionResults: [] };

describe('the total of a run', () => {
  it('counts tests', () => {
    expect(vitestTotal(report(3, 0, [good]), true)).toEqual({ passed: 3, failed: 0 });
    expect(vitestTotal(report(3, 2, [good, bad]), false)).toEqual({ passed: 3, failed: 2 });
  });

  it('counts a file that fell before its tests could be counted', () => {
    expect(vitestTotal(report(3, 1, [good, bad, fallen]), false)).toEqual({ passed: 3, failed: 2 });
  });

  it('is never without failure when the run failed', () => {
    expect(vitestTotal(report(3, 0, [good]), false)).toEqual({ passed: 3, failed: 1 });
    expect(vitestTotal(join(folder, 'missing.json'), false)).toEqual({ passed: 0, failed: 1 });
  });
});
