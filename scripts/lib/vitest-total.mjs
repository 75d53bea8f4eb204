import { readFileSync } from 'node:fs';

/**
 * Counts a Vitest run from its JSON report. A file that fell before its tests could be counted is one failure, and so is a run that failed for a reason that
 * no test shows, such as an error after the last one.
 *
 * @param {string} report  Path of the JSON report; may be missing when Vitest itself fell.
 * @param {boolean} wentWell  Whether Vitest ended with exit code 0.
 * @returns {{ passed: number, failed: number }}
 */
export const vitestTotal = (report, wentWell) => {
  let passed = 0;
  let failed = 0;
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const fallen = testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    passed = numPassedTests;
    failed = numFailedTests + fallen.length;
  } catch {
    // No report: the one failure below stands for it.
  }
  return { passed, failed: wentWell ? failed : Math.max(failed, 1) };
};
