import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { attacks } from '../attacks/attacks.ts';
import type { AttackOrder, AttackReport, LabTask } from '../lab-task.ts';
import { buildStage } from '../stage/stage.ts';

const NOBODY = { addresses: [], people: [], clients: [] };

/**
 * Makes one attack on the lab's own door of a running server, as requests over HTTP.
 *
 * @param signal Breaks it off: `cancelled`.
 * @returns How it went. What the server says to it is no failure; no answer, or a bound passed, is.
 */
export const makeAttack = async (
  deps: { readonly clock: Clock; readonly random: Random },
  task: Pick<LabTask, 'seed' | 'issuer' | 'port' | 'credentials'>,
  order: Omit<AttackOrder, 'run'>,
  signal: AbortSignal,
): Promise<AttackReport> => {
  const place = attacks.findIndex(({ id }) => id === order.scenario);
  const attack = attacks[place];
  if (!attack) return { outcome: 'failed', error: `There is no attack ${order.scenario}.`, requests: 0, milliseconds: 0, actors: NOBODY };
  const { scenario, seed: attackSeed, persistMs } = order;
  const began = deps.clock.monotonic();
  const played = { ...task, attackSeed, scenario, place, bounds: attack.bounds, persistMs: attack.persists ? persistMs : 0 };
  const { stage, actors, requests, close } = buildStage(deps, played, signal);
  const ended = await attack.run(stage).then(
    () => ({ outcome: 'finished', error: null }) as const,
    (error: unknown) => {
      if (signal.aborted) return { outcome: 'cancelled', error: null } as const;
      return { outcome: 'failed', error: error instanceof Error ? error.message : String(error) } as const;
    },
  );
  close();
  return { ...ended, requests: requests(), milliseconds: Math.round(deps.clock.monotonic() - began), actors: actors() };
};
