// Folds facts by all rules, in a process of its own that can collect its garbage; how much of it, its arguments say: see `measure-detect`.
import { toDetectedFact } from '../../electron/detect/detected-fact.ts';
import { createDetection, type Detection, runRules } from '../../electron/detect/detection.ts';
import { builtInRules } from '../../electron/detect/rules/built-in-rules.ts';
import type { DetectMeasured } from './measure-detect.ts';
import { floodStream, type StreamedFact, usualStream } from './stream.ts';

const [ROUNDS = 0, FACTS = 0, ADDRESSES = 0] = process.argv.slice(2).map(Number);
const SLICE = 50_000;

interface Round {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly findings: number;
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const foldAll = (detection: Detection, stream: readonly StreamedFact[]): number => {
  let findings = 0;
  for (const { fact, address, network, place, baseline } of stream) {
    if (!detection.looksAt(fact.kind)) continue;
    findings += detection.fold(toDetectedFact(fact, { address, source: address, network, place, agent: fact.agent }, baseline)).length;
  }
  return findings;
};

const takeRound = (stream: readonly StreamedFact[]): Round => {
  const detection = createDetection(runRules(builtInRules));
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const findings = foldAll(detection, stream);
  const seconds = (performance.now() - wall) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: stream.length / seconds, perCpuSecond: stream.length / ((user + system) / 1e6), findings };
};

const rounds = (title: string, stream: readonly StreamedFact[]): DetectMeasured['usual'] => {
  const taken = Array.from({ length: ROUNDS }, () => takeRound(stream));
  const told = {
    facts: stream.length,
    per_second: Math.round(median(taken.map(({ perSecond }) => perSecond))),
    per_cpu_second: Math.round(median(taken.map(({ perCpuSecond }) => perCpuSecond))),
    findings: taken[0]?.findings ?? 0,
  };
  process.stderr.write(
    `${title}: ${told.per_second} facts/s (${told.per_cpu_second} for each second of a core), ${told.findings} findings\n`,
  );
  return told;
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const memory = (): DetectMeasured['memory'] => {
  const detection = createDetection(runRules(builtInRules));
  const before = heap();
  let most = 0;
  for (let first = 0; first < ADDRESSES; first += SLICE) {
    foldAll(detection, floodStream(Math.min(SLICE, ADDRESSES - first), first));
    most = Math.max(most, heap() - before);
  }
  const told = {
    addresses: ADDRESSES,
    subjects: detection.size(),
    heap_mb: Math.round((heap() - before) / 1e6),
    most_heap_mb: Math.round(most / 1e6),
  };
  process.stderr.write(`${told.addresses} addresses: ${told.subjects} subjects remembered, ${told.most_heap_mb} MB at the most\n`);
  return told;
};

const results: DetectMeasured = {
  rules: builtInRules.length,
  usual: rounds('Usual traffic', usualStream(FACTS)),
  flood: rounds('Every fact of another address', floodStream(FACTS)),
  memory: memory(),
};
process.stdout.write(JSON.stringify(results));
