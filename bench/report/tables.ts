import { START_GOAL_MS, VERIFICATION_GOAL } from './goals.ts';
import type { Aftermath, GoalResult, Results, Row } from './results.ts';

/** A table: its head, then its rows. Cells of a column whose head ends in a blank are set flush left. */
type Table = readonly (readonly string[])[];

const GENERATOR_LIMIT = 0.95;

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const known = (value: number | null): string => (value === null ? '–' : whole(value));

const rowCells = (row: Row): string[] => [
  row.workTitle,
  row.subjectTitle,
  `${whole(row.perSecond)}${row.generatorLoad > GENERATOR_LIMIT ? ' *' : ''}`,
  row.p50Ms.toFixed(2),
  row.p99Ms.toFixed(2),
  known(row.cpuMicros),
  known(row.residentMiB),
];

const goalCells = ({ workTitle, than, value, byCpu, atLeast, met }: GoalResult): string[] => {
  const show = (number: number): string => (than === null ? `${whole(number)}/s` : `${number.toFixed(2)} ×`);
  return [workTitle, than ?? 'a rate', show(value), byCpu === null ? '–' : show(byCpu), show(atLeast), met ? 'met' : 'missed'];
};

const aftermathCells = ({ facts, verificationSeconds, startEmptyMs, startFilledMs }: Aftermath): string[][] => {
  const perSecond = facts / verificationSeconds;
  const start = (title: string, ms: number): string[] => [
    title,
    'a time',
    `${whole(ms)} ms`,
    '–',
    `${whole(START_GOAL_MS)} ms`,
    ms <= START_GOAL_MS ? 'met' : 'missed',
  ];
  return [
    [
      `log verification, ${whole(facts)} facts`,
      'a rate',
      `${whole(perSecond)}/s`,
      '–',
      `${whole(VERIFICATION_GOAL)}/s`,
      perSecond >= VERIFICATION_GOAL ? 'met' : 'missed',
    ],
    start('start, empty log', startEmptyMs),
    start(`start, ${whole(facts)} facts`, startFilledMs),
  ];
};

/** The figures and the goals as tables. */
export const tables = ({ rows, goals, aftermath }: Results): readonly Table[] => {
  const figures = [['work ', 'server ', 'a second', 'p50 ms', 'p99 ms', 'CPU µs each', 'resident MiB'], ...rows.map(rowCells)];
  const judged = [...goals.map(goalCells), ...(aftermath ? aftermathCells(aftermath) : [])];
  return judged.length === 0 ? [figures] : [figures, [['work ', 'against ', 'measured', 'by CPU', 'goal', 'verdict '], ...judged]];
};

/** From here on a run says more about its neighbours than about the servers. */
const DISTURBED = 0.1;

const disturbance = (otherLoad: number): string => {
  const share = `other programs took ${Math.round(otherLoad * 100)} % of the machine`;
  return otherLoad > DISTURBED ? `Disturbed: ${share}; take no figure but CPU µs from this run.` : `Undisturbed: ${share}.`;
};

/** One sentence on where, when and how. */
export const provenance = ({ machine, rounds, secondsEach, measuredSeconds, otherLoad }: Results): string =>
  `${machine.date}, commit ${machine.commit ?? 'none'}, ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, ` +
  `Node ${machine.node}, a durable 4 KiB write takes ${whole(machine.durableWriteMicros)} µs; ` +
  `${machine.pinned ? 'servers and load generator each on a core of their own' : 'not pinned to cores'}; ` +
  `medians of ${rounds} alternating rounds of ${secondsEach} s, ${whole(measuredSeconds)} s measured in all. ${disturbance(otherLoad)}`;

/** What a reader must know of the columns. */
export const footnote = ({ rows }: Results): string => {
  const cpu = 'CPU µs counts all threads of the server, user and system.';
  const starred = rows.some(({ generatorLoad }) => generatorLoad > GENERATOR_LIMIT);
  return starred ? `${cpu} * The load generator used its whole core: the server could do more.` : cpu;
};

/** A table in columns of equal width. */
export const plainTable = (table: Table): string => {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').trim().length)));
  const flushLeft = (table[0] ?? []).map((head) => head.endsWith(' '));
  const line = (row: readonly string[]): string =>
    row.map((cell, n) => (flushLeft[n] ? cell.trim().padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  ');
  return table.map(line).join('\n');
};

/** A table in Markdown. */
export const markdownTable = (table: Table): string => {
  const [head = [], ...body] = table;
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.trim()).join(' | ')} |`;
  return [line(head), `|${head.map((cell) => (cell.endsWith(' ') ? '---' : '--:')).join('|')}|`, ...body.map(line)].join('\n');
};
