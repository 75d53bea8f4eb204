import { pino } from 'pino';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';

export interface LogInput {
  readonly level: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly json: boolean;
  readonly write: (line: string) => void;
  readonly clock: Clock;
}

const levels = ['error', 'warn', 'info', 'debug'] as const;
type Level = (typeof levels)[number];
type Say = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** A line for people. Values are JSON, so that no text of a stranger can begin a line of its own. */
const textSay =
  ({ write, clock }: LogInput, level: Level): Say =>
  (message, fields) => {
    const at = new Date(clock.now()).toISOString();
    const said = Object.entries(fields ?? {}).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    write(`${at} ${level.padEnd(5)} ${message}${said.join('')}\n`);
  };

const jsonSay = ({ write, clock }: LogInput): ((level: Level) => Say) => {
  const timestamp = (): string => `,"time":"${new Date(clock.now()).toISOString()}"`;
  const formatters = { level: (label: string) => ({ level: label }) };
  const logger = pino({ level: 'debug', base: null, messageKey: 'message', timestamp, formatters }, { write });
  return (level) => (message, fields) => logger[level]({ ...fields }, message);
};

const quiet: Say = () => undefined;

/** Makes the running log: lines for people or, with `--json`, one JSON document a line. */
export const createLog = (input: LogInput): Log => {
  const say = input.json ? jsonSay(input) : (level: Level) => textSay(input, level);
  const of = (level: Level): Say => (input.level !== 'silent' && levels.indexOf(level) <= levels.indexOf(input.level) ? say(level) : quiet);
  return { error: of('error'), warn: of('warn'), info: of('info'), debug: of('debug') };
};
