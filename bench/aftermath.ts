import type { Cores } from './cores.ts';
import type { Aftermath } from './report/results.ts';
import { median } from './statistics.ts';
import { gatewatch, runGatewatch } from './subjects/gatewatch.ts';
import { type Running, startSubject } from './subjects/start.ts';

const STARTS = 3;

/** Verifies the whole log by the command, the start of its process included. */
const verifyLog = async (directory: string, cores: Cores): Promise<{ facts: number; seconds: number }> => {
  const began = performance.now();
  const output = await runGatewatch(['audit', 'verify', '--data', directory, '--json'], '', cores.server([]));
  const seconds = (performance.now() - began) / 1000;
  const verdict: { ok?: unknown; events?: unknown } = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  if (verdict.ok !== true || typeof verdict.events !== 'number') throw new Error(`the log of the run does not verify: ${output}`);
  return { facts: verdict.events, seconds };
};

/** Looks at the directory a stopped Gatewatch leaves behind: is its log whole, how fast is that shown, how fast does it start again. */
export const inspectAftermath = async ({ directory, site, startMs }: Running, cores: Cores): Promise<Aftermath> => {
  const { facts, seconds } = await verifyLog(directory, cores);
  const starts: number[] = [];
  while (starts.length < STARTS) {
    const again = await startSubject(gatewatch, directory, site.setup, cores);
    starts.push(again.startMs);
    await again.stop();
  }
  return { facts, verificationSeconds: seconds, startEmptyMs: startMs, startFilledMs: median(starts) };
};
