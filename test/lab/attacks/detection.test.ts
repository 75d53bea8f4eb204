import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attacks } from '../../../electron/lab/attacks/attacks.ts';
import { type AttackRuns, createAttackRuns } from '../../../electron/lab/runs/attack-runs.ts';
import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import { type LabEngine, startLabEngine } from './lab-engine.ts';

const START_MS = 120_000;
const RUN_MS = 60_000;
const CALLER = { actor: 'local:test', role: 'administrator' } as const;

let lab: LabEngine;
let runs: AttackRuns;
beforeAll(async () => {
  lab = await startLabEngine();
  runs = createAttackRuns({
    deps: lab.deps,
    tell: (command) => {
      if (command.type === 'attack') void lab.attack(command.scenario, command.seed).then(({ report }) => runs.take(command.run, report));
    },
  });
}, START_MS);
afterAll(() => lab.engine.end());

const sheetOf = async (scenario: string, seed: number): Promise<ScoreSheet> => {
  const begun = await runs.begin(CALLER, { scenario, seed });
  if (!begun.ok) throw new Error(begun.refusal.description);
  await expect.poll(() => runs.status().running, { timeout: RUN_MS, interval: 50 }).toBeNull();
  const [sheet] = runs.status().sheets;
  if (!sheet) throw new Error('There is no sheet.');
  return sheet;
};

describe('each attack raises the alert it is to raise', () => {
  it.each(attacks.map(({ id }) => [id]))(
    '%s',
    async (id) => {
      const sheet = await sheetOf(id, 3);
      expect(sheet).toMatchObject({ outcome: 'finished', detected: true, missed: [] });
      for (const { decided_by } of sheet.alerts.filter(({ joined }) => !joined)) expect(decided_by).toBeGreaterThan(sheet.after);
    },
    RUN_MS,
  );
});
