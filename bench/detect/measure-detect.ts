import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { figure, type PartResults } from '../console/figures.ts';
import type { Cores } from '../cores.ts';

interface Folded {
  readonly facts: number;
  readonly per_second: number;
  readonly per_cpu_second: number;
  readonly findings: number;
}

/** What the process that folds tells. */
export interface DetectMeasured {
  readonly rules: number;
  readonly usual: Folded;
  readonly flood: Folded;
  readonly memory: { readonly addresses: number; readonly subjects: number; readonly heap_mb: number; readonly most_heap_mb: number };
}

export interface DetectSize {
  readonly rounds: number;
  readonly facts: number;
  readonly addresses: number;
}

/** Facts a second of usual traffic. */
const GOAL = 20_000;

const amount = (value: number): string => value.toLocaleString('en');

/**
 * Has all rules fold usual traffic and a flood of addresses, and a million addresses for what is remembered of them.
 *
 * @throws Error when the process that folds fails.
 */
export const measureDetect = async ({ rounds, facts, addresses }: DetectSize, cores: Cores): Promise<PartResults> => {
  const sizes = [rounds, facts, addresses].map(String);
  const [program = '', ...args] = cores.server([process.execPath, '--expose-gc', 'bench/detect/run.ts', ...sizes]);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [told, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`the process that folds facts ended with ${code}`);
  const { rules, usual, flood, memory }: DetectMeasured = JSON.parse(told);
  return {
    name: 'detect',
    title: `All ${rules} rules, one thread, no store`,
    timings: [],
    figures: [
      figure(`usual traffic, ${amount(usual.facts)} facts`, usual.per_second, 'facts/s', { atLeast: GOAL }),
      figure('usual traffic, for each second of a core', usual.per_cpu_second, 'facts/s'),
      figure(`every fact of another address, ${amount(flood.facts)} facts`, flood.per_second, 'facts/s'),
      figure('every fact of another address, for each second of a core', flood.per_cpu_second, 'facts/s'),
      figure(`${amount(memory.addresses)} addresses: subjects remembered`, memory.subjects, 'subjects'),
      figure(`${amount(memory.addresses)} addresses: heap at the most`, memory.most_heap_mb, 'MB'),
    ],
  };
};
