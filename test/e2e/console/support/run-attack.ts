import { setTimeout as wait } from 'node:timers/promises';
import type { ScoreSheet } from '../../../../shared/contract/lab.ts';
import type { TestConsole } from './start-console.ts';

const EVERY_MS = 100;
const TRIES = 600;

/** Lets the lab make an attack, and waits for its score sheet. */
export const runAttack = async (site: TestConsole, scenario: string, seed = 3): Promise<ScoreSheet> => {
  const { run } = await site.operate.lab.run({ scenario, seed });
  for (let tried = 0; tried < TRIES; tried += 1) {
    const sheet = (await site.operate.lab.status({})).sheets.find((one) => one.run === run);
    if (sheet) return sheet;
    await wait(EVERY_MS);
  }
  throw new Error(`The attack ${scenario} did not end.`);
};

/** The alert of a rule that an attack raised. */
export const alertOf = (sheet: ScoreSheet, rule: string): string => {
  const found = sheet.alerts.find((one) => one.rule === rule);
  if (!found) throw new Error(`There is no alert of ${rule}, but of ${sheet.alerts.map((one) => one.rule).join(', ')}.`);
  return found.alert;
};
