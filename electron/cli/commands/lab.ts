import type { Command } from 'commander';
import type { ScoreSheet } from '../../../shared/contract/lab.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Operations } from '../../control/connect-control.ts';
import { describeAttacks } from '../../lab/runs/attack-runs.ts';
import { done, type Outcome, type Refusal } from '../../lib/outcome.ts';
import { exitCodes, type Io } from '../io.ts';
import { runScenarios } from '../lab/run-scenarios.ts';
import { scenariosText, sheetText } from '../lab/sheet-text.ts';
import { totalSheets } from '../lab/total-sheets.ts';
import { findRunningLab, withOwnLab } from '../lab/with-lab.ts';
import { usageError, wholeNumber } from '../options.ts';
import { createPrinter, type Printer } from '../print.ts';
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
};
