import { setTimeout as wait } from 'node:timers/promises';
import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import type { Operations } from '../../control/connect-control.ts';

const LOOK_EVERY_MS = 100;

/** The sheet of a run, when there is one; the run is cancelled when `signal` says so, and then scored as far as it came. */
const sheetOf = async (lab: Operations, run: string, signal: AbortSignal): Promise<ScoreSheet> => {
  let isCancelled = false;
  for (;;) {
    const { running, sheets } = await lab.lab.status({});
    const sheet = sheets.find((one) => one.run === run);
    if (sheet) return sheet;
    if (running?.run !== run) throw new Error('The run was lost: the running log of the server tells why.');
    if (signal.aborted && !isCancelled) {
      isCancelled = true;
      // It may have ended in this moment.
      await lab.lab.cancel({ run }).catch(() => undefined);
    }
    await wait(LOOK_EVERY_MS);
  }
};

/**
 * Makes attacks one after the other, each when the former is scored.
 *
 * @param tell Called with each sheet as it is there.
 * @returns The sheets, in order; fewer when `signal` said to stop.
 */
export const runScenarios = async (
  lab: Operations,
  { scenarios, seed }: { readonly scenarios: readonly string[]; readonly seed: number },
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (sheet: ScoreSheet) => void },
): Promise<ScoreSheet[]> => {
  const sheets: ScoreSheet[] = [];
  for (const scenario of scenarios) {
    if (signal.aborted) break;
    const { run } = await lab.lab.run({ scenario, seed });
    const sheet = await sheetOf(lab, run, signal);
    sheets.push(sheet);
    tell(sheet);
  }
  return sheets;
};
