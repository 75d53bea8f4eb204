import type { Command } from 'commander';
import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Operations } from '../../control/connect-control.ts';
import { describeAttacks } from '../../lab/runs/attack-runs.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { exitCodes, type Io } from '../io.ts';
import { type HonestSheet, runHonest } from '../lab/run-honest.ts';
import { runScenarios } from '../lab/run-scenarios.ts';
import { scenariosText, sheetText } from '../lab/sheet-text.ts';
import { totalSheets } from '../lab/total-sheets.ts';
import { findRunningLab, withOwnLab } from '../lab/with-lab.ts';
import { usageError, wholeNumber } from '../options.ts';
import { createPrinter, type Printer, tableLines } from '../print.ts';
import { reportError, tell, tellRefusal } from '../report-error.ts';

interface RunOptions {
  readonly scenario?: readonly string[];
  readonly all?: true;
  readonly seed: number;
  readonly seeds: number;
  readonly data?: string;
  readonly config?: string;
  readonly json?: true;
}

const MOST_SEEDS = 1000;
const MOST_HOURS = 24 * 31;
const LAST_SEED = 2_147_483_647;

const chosen = ({ scenario = [], all }: RunOptions): string[] => {
  const known = describeAttacks().map(({ id }) => id);
  if (all) {
    if (scenario.length > 0) throw usageError('name scenarios, or --all of them');
    return known;
  }
  if (scenario.length === 0) throw usageError('name a scenario with --scenario, or --all of them; gatewatch lab list names them');
  const unknown = scenario.find((one) => !known.includes(one));
  if (unknown !== undefined) throw usageError(`there is no scenario ${unknown}; gatewatch lab list names them`);
  return [...scenario];
};

/** Aborts when somebody asks the process to end, so that what was started is taken away. */
const untilStopped = (io: Io): AbortSignal => {
  const stopping = new AbortController();
  void io.untilStopped().then(() => stopping.abort());
  return stopping.signal;
};

/** Each seed has a lab of its own, so that one attack does not join the alert of another. In a lab that runs already there is no other way than to join. */
const runSeeds = async (
  io: Io,
  options: RunOptions,
  scenarios: readonly string[],
  print: Printer,
): Promise<Outcome<ScoreSheet[], Refusal>> => {
  const signal = untilStopped(io);
  const told = ({ scenario, seed, detected }: ScoreSheet): void =>
    print.remark(`${scenario}, seed ${seed}: ${detected ? 'detected' : 'missed'}`);
  const run = (seed: number) => (lab: Operations) => runScenarios(lab, { scenarios, seed }, { signal, tell: told });
  const loaded = loadConfig({ argv: { data: options.data, config: options.config, lab: true }, env: io.env });
  if (!loaded.ok) return loaded;
  const running = await findRunningLab(loaded.value.config.data);
  const sheets: ScoreSheet[] = [];
  for (let seed = options.seed; seed < options.seed + options.seeds && !signal.aborted; seed++) {
    const ran = running ? done(await run(seed)(running)) : await withOwnLab(io, options.config, run(seed));
    if (!ran.ok) return ran;
    sheets.push(...ran.value);
  }
  return done(sheets);
};

const run = async (io: Io, options: RunOptions): Promise<void> => {
  const isJson = options.json === true;
  const print = createPrinter(io, isJson);
  try {
    const ran = await runSeeds(io, options, chosen(options), print);
    if (!ran.ok) return reportError(io, isJson, tellRefusal(ran.refusal));
    const totals = totalSheets(ran.value);
    await print.data({ seed: options.seed, scenarios: ran.value, totals }, sheetText);
    io.exit(totals.missed.length === 0 && totals.runs > 0 ? exitCodes.ok : exitCodes.failed);
  } catch (error) {
    reportError(io, isJson, tell(error));
  }
};

interface HonestOptions {
  readonly hours: number;
  readonly seed: number;
  readonly seeds: number;
  readonly rate: number;
  readonly json?: true;
}

/** At most one alert without cause among so many sign-ins. */
const SIGN_INS_OF_AN_ALERT = 100_000;

const honestText = ({ runs, totals }: { readonly runs: readonly HonestSheet[]; readonly totals: HonestTotals }): string =>
  `${tableLines(['seed', 'hours', 'sign_ins', 'requests', 'facts', 'faults', 'alerts', 'took_ms'], runs)}
${totals.alerts} alerts without cause in ${totals.sign_ins} sign-ins: ${totals.alerts_per_100k_sign_ins ?? '-'} in 100,000.
`;

interface HonestTotals {
  readonly sign_ins: number;
  readonly alerts: number;
  readonly alerts_per_100k_sign_ins: number | null;
  readonly by_rule: Readonly<Record<string, number>>;
}

const totalHonest = (runs: readonly HonestSheet[]): HonestTotals => {
  const sign_ins = runs.reduce((sum, one) => sum + one.sign_ins, 0);
  const alerts = runs.reduce((sum, one) => sum + one.alerts, 0);
  const by_rule: Record<string, number> = {};
  for (const { rule } of runs.flatMap(({ examples }) => examples)) by_rule[rule] = (by_rule[rule] ?? 0) + 1;
  return { sign_ins, alerts, alerts_per_100k_sign_ins: sign_ins === 0 ? null : (alerts * SIGN_INS_OF_AN_ALERT) / sign_ins, by_rule };
};

const honest = async (io: Io, { hours, seed, seeds, rate, json }: HonestOptions): Promise<void> => {
  const print = createPrinter(io, json === true);
  try {
    const runs: HonestSheet[] = [];
    for (let one = seed; one < seed + seeds; one++) {
      const ran = await runHonest(io, { seed: one, hours, rate });
      if (!ran.ok) return reportError(io, json === true, tellRefusal(ran.refusal));
      runs.push(ran.value);
      print.remark(`seed ${one}: ${ran.value.sign_ins} sign-ins, ${ran.value.alerts} alerts`);
    }
    const totals = totalHonest(runs);
    await print.data({ runs, totals }, honestText);
    io.exit(totals.alerts * SIGN_INS_OF_AN_ALERT <= totals.sign_ins ? exitCodes.ok : exitCodes.failed);
  } catch (error) {
    reportError(io, json === true, tell(error));
  }
};

/** `gatewatch lab …` */
export const addLabCommands = (program: Command, io: Io): void => {
  const lab = program.command('lab').description('attacks on a server of made-up people: what they are, and whether they are detected');
  lab
    .command('list')
    .description('list the attacks with the alerts they are to raise')
    .option('--json', 'machine-readable output')
    .action(async ({ json }: { readonly json?: true }) => {
      await createPrinter(io, json === true).data({ scenarios: describeAttacks() }, scenariosText);
      io.exit(exitCodes.ok);
    });
  lab
    .command('run')
    .description('make attacks, one after the other, and print the score sheet')
    .option('--scenario <NAME...>', 'which; may be repeated')
    .option('--all', 'all of them')
    .option('--seed <N>', 'what is left to chance in them follows from it', wholeNumber('--seed', 0, LAST_SEED - MOST_SEEDS), 1)
    .option('--seeds <N>', 'so many seeds, from that one on, each in a lab of its own', wholeNumber('--seeds', 1, MOST_SEEDS), 1)
    .option('--data <DIR>', 'data directory of a lab that runs')
    .option('--config <FILE>', 'configuration file')
    .option('--json', 'machine-readable output')
    .addHelpText(
      'after',
      `
Where no lab runs on the data directory, one is started for this run, in a temporary directory and on loopback, and taken away afterwards.
Ends with 1 when an attack was not detected.

Examples:
  $ gatewatch lab run --all --json
  $ gatewatch lab run --scenario code-replay --scenario slow-spray --seed 7`,
    )
    .action((options: RunOptions) => run(io, options));
  lab
    .command('honest')
    .description('let hours of honest traffic pass as fast as the server answers, and count the alerts: each one is without cause')
    .option('--hours <H>', 'so many hours', wholeNumber('--hours', 1, MOST_HOURS), 24)
    .option('--seed <N>', 'who the people are and what they do follows from it', wholeNumber('--seed', 0, LAST_SEED - MOST_SEEDS), 1)
    .option('--seeds <N>', 'so many seeds, from that one on, one after the other', wholeNumber('--seeds', 1, MOST_SEEDS), 1)
    .option('--rate <N>', 'requests a second, on average', wholeNumber('--rate', 1, 50), 4)
    .option('--json', 'machine-readable output')
    .addHelpText(
      'after',
      `
Every request is sent over HTTP to a server of its own, in a temporary directory; its clock goes on to the next thing that happens as soon as the answers are there.
Passwords are hashed at the lowest cost. Ends with 1 when there is more than one alert among 100,000 sign-ins.`,
    )
    .action((options: HonestOptions) => honest(io, options));
};
