import { createOperationDeps } from '../../../electron/control/operation-deps.ts';
import type { AttackReport } from '../../../electron/lab/lab-task.ts';
import { prepareLab } from '../../../electron/lab/prepare-lab.ts';
import { makeAttack } from '../../../electron/lab/runs/make-attack.ts';
import { createWorld, type World } from '../../../electron/lab/world/world.ts';
import { systemClock } from '../../../electron/lib/clock.ts';
import { systemRandom } from '../../../electron/lib/random.ts';
import type { OperationDeps } from '../../../electron/operations/operation.ts';
import type { Fact } from '../../../shared/audit-event.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

/** The people of the lab follow from this seed; attacks have seeds of their own. */
const WORLD_SEED = 1;

export interface LabEngine {
  readonly engine: TestEngine;
  readonly deps: OperationDeps;
  readonly world: World;
  /** Makes an attack, and gives what the log holds of it beside the report. */
  attack(
    scenario: string,
    seed?: number,
    signal?: AbortSignal,
    persistMs?: number,
  ): Promise<{ readonly report: AttackReport; readonly facts: readonly Fact[] }>;
}

/** A lab without traffic of its own, its limits as they are by default. */
export const startLabEngine = async (): Promise<LabEngine> => {
  const engine = await startTestEngine({
    argv: { lab: true },
    config: { passwords: { argon2: { memoryKiB: 64, iterations: 1, parallelism: 1 } }, limits: { enabled: true } },
  });
  const deps = createOperationDeps(
    engine.core,
    { version: '0.0.0', issuer: engine.issuer, startedAt: engine.core.clock.now(), masterKey: { source: 'generated' } },
    engine.checkpoint,
  );
  const { credentials } = await prepareLab(deps, WORLD_SEED);
  return {
    engine,
    deps,
    world: createWorld(WORLD_SEED),
    async attack(scenario, seed = 7, signal = new AbortController().signal, persistMs = 0) {
      const before = engine.facts().length;
      const task = { seed: WORLD_SEED, issuer: engine.issuer, port: engine.labPort ?? 0, credentials };
      const report = await makeAttack({ clock: systemClock(), random: systemRandom() }, task, { scenario, seed, persistMs }, signal);
      return { report, facts: engine.facts().slice(before) };
    },
  };
};
