// `npm run bench`: floor, peers and Gatewatch in one run, then detection and the console. Any wrong answer ends it with exit code 1.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inspectAftermath } from './aftermath.ts';
import { consoleProvenance, detectProvenance, partTitle } from './console/console-report.ts';
import { type PartsResults, partTables } from './console/figures.ts';
import { isConsolePart } from './console/parts.ts';
import { runConsole } from './console/run-console.ts';
import { type Cores, findCores } from './cores.ts';
import { measureDetect } from './detect/measure-detect.ts';
import { type Generator, startGenerator } from './generator.ts';
import { lookAround } from './look-around.ts';
import { describeMachine } from './machine.ts';
import { type Options, readOptions, usage } from './options.ts';
import { type PlannedWork, plan } from './plan.ts';
import { type Results, type RowRounds, summarise } from './report/results.ts';
import { footnote, plainTable, provenance, tables } from './report/tables.ts';
import { consoleSection, detectSection, type Section, serversSection, writeMarkdown } from './report/write-markdown.ts';
import { makeSetup } from './setup.ts';
import { type Running, startSubject } from './subjects/start.ts';
import type { Subject } from './subjects/subject.ts';

/** Between two rounds, so that what one server still does does not fall into the next one's window. */
const SETTLE_MS = 200;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const startAll = async (subjects: ReadonlySet<Subject>, root: string, cores: Cores, running: Map<Subject, Running>): Promise<void> => {
  const setup = makeSetup();
  for (const subject of subjects) {
    const directory = join(root, subject.name);
    await mkdir(directory);
    await subject.prepare(directory, setup);
    const one = await startSubject(subject, directory, setup, cores);
    running.set(subject, one);
    say(`${subject.title} serves ${one.site.issuer}, ready after ${Math.round(one.startMs)} ms`);
  }
};

/** Takes the rounds: all servers of a work by turns, in the other direction every second time. */
const takeRounds = async (
  works: readonly PlannedWork[],
  running: ReadonlyMap<Subject, Running>,
  generator: Generator,
  options: Options,
) => {
  const rows: RowRounds[] = works.flatMap(({ work, subjects }) =>
    subjects.map((subject) => ({ work: work.name, workTitle: work.title, subject: subject.name, subjectTitle: subject.title, rounds: [] })),
  );
  for (let round = 0; round < options.rounds; round++) {
    for (const { work, subjects } of works) {
      for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
        const site = running.get(subject)?.site;
        if (!site) throw new Error(`${subject.title} is not running`);
        const result = await generator.measure({ work: work.name, site, warmUpSeconds: options.warmUpSeconds, seconds: options.seconds });
        if (result.count === 0) throw new Error(`${subject.title} finished nothing of ${work.name} in ${options.seconds} s`);
        rows.find((row) => row.work === work.name && row.subject === subject.name)?.rounds.push(result);
        say(`round ${round + 1}/${options.rounds}  ${work.name}  ${subject.title}: ${Math.round(result.count / result.seconds)}/s`);
        await new Promise((settled) => setTimeout(settled, SETTLE_MS));
      }
    }
  }
  return rows;
};

/** Stops every server, even when one does not stop well; that one is then the fault. */
const stopAll = async (running: Map<Subject, Running>): Promise<void> => {
  const stops = [...running.values()].map(({ stop }) => stop());
  running.clear();
  const failed = (await Promise.allSettled(stops)).find((stop) => stop.status === 'rejected');
  if (failed) throw failed.reason;
};

const runBench = async (options: Options, root: string, running: Map<Subject, Running>): Promise<Results> => {
  const works = plan(options);
  const cores = findCores();
  const machine = describeMachine(root, cores.pinned);
  const generator = startGenerator(cores);
  try {
    await startAll(new Set(works.flatMap(({ subjects }) => subjects)), root, cores, running);
    const rows = await takeRounds(works, running, generator, options);
    const own = [...running.values()].find(({ subject }) => subject.name === 'gatewatch');
    await stopAll(running);
    return summarise(machine, rows, options, own ? await inspectAftermath(own, cores) : null);
  } finally {
    generator.stop();
  }
};

const reportServers = async (results: Results, { markdown }: Options): Promise<void> => {
  process.stdout.write(`${[provenance(results), ...tables(results).map(plainTable), footnote(results)].join('\n\n')}\n`);
  if (markdown) await writeMarkdown(markdown, serversSection(results));
};

const reportParts = async (results: PartsResults, provenance: string, section: Section, { markdown }: Options): Promise<void> => {
  const parts = results.parts.flatMap((part) => [partTitle(part), ...partTables(part).map(plainTable)]);
  process.stdout.write(`${[provenance, ...parts].join('\n\n')}\n`);
  if (markdown) await writeMarkdown(markdown, section);
};

const runDetect = async (options: Options, root: string): Promise<PartsResults> => {
  const cores = findCores();
  const otherLoad = await lookAround();
  const part = await measureDetect(options.detect, cores);
  return { machine: describeMachine(root, cores.pinned), otherLoad, parts: [part] };
};

const main = async (options: Options): Promise<void> => {
  const parent = resolve(options.directory);
  await mkdir(parent, { recursive: true });
  const root = await mkdtemp(join(parent, 'run-'));
  const running = new Map<Subject, Running>();
  const clear = async (): Promise<void> => {
    await stopAll(running).catch((fault: Error) => say(fault.message));
    await rm(root, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void clear().finally(() => process.exit(130)));
  const { parts: asked, size, filled: kept } = options;
  const parts = asked.filter(isConsolePart);
  try {
    const servers = asked.includes('servers') ? await runBench(options, root, running) : null;
    if (servers) await reportServers(servers, options);
    const detect = asked.includes('detect') ? await runDetect(options, root) : null;
    if (detect) await reportParts(detect, detectProvenance(detect), detectSection(detect), options);
    const console = parts.length > 0 ? await runConsole({ parts, size, root, kept: kept === null ? null : resolve(kept), say }) : null;
    if (console) await reportParts(console, consoleProvenance(console), consoleSection(console), options);
    const all = { ...servers, ...(detect ? { detect } : {}), ...(console ? { console } : {}) };
    if (options.json) await writeFile(options.json, `${JSON.stringify(all, null, 2)}\n`);
  } finally {
    await clear();
  }
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options) await main(options);
  else process.stdout.write(usage);
} catch (fault) {
  say(fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
}
