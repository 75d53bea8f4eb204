import type { Command } from 'commander';
import type { Emergency } from '../../../shared/contract/response.ts';
import type { Io } from '../io.ts';
import { addCommonOptions, usageError } from '../options.ts';
import { perform } from '../perform.ts';
import { fieldLines } from '../print.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const SHORTEST = 300;
const LONGEST = 86_400;

const readTime = (text: string): number => {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (seconds >= SHORTEST && seconds <= LONGEST) return seconds;
  throw usageError('--for takes a time from 5m to 24h, such as 30m or 1h');
};

const emergencyText = ({ on, until, began_at, began_by_name, note, measures }: Emergency): string => {
  if (!on) return 'Emergency mode is off.\n';
  const lines = measures.map((measure) => `  ${measure}\n`).join('');
  return `EMERGENCY MODE IS ON.\n${fieldLines({ until, began_at, began_by: began_by_name, reason: note })}${lines}`;
};

const onCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('on').description('begin emergency mode, or prolong it'))
    .option('--for <TIME>', 'how long, from 5m to 24h; as configured (response.emergencyMinutes, 1h) when left out')
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .addHelpText('after', `\nExample:\n  $ gatewatch emergency on --for 2h --reason 'tokens were found outside'`)
    .action((options: { readonly for?: string; readonly reason: string }) =>
      perform(
        io,
        { ...options },
        () => (options.for === undefined ? undefined : readTime(options.for)),
        async ({ operations, print }, seconds) =>
          print.data(await operations.response.beginEmergency({ seconds, note: options.reason }), emergencyText),
      ),
    );
};

const offCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('off').description('end emergency mode before its time'))
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .action((options: { readonly reason: string }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.response.endEmergency({ note: options.reason }), emergencyText),
      ),
    );
};

const statusCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('status').description('say whether emergency mode is on, and until when')).action((options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) => print.data(await operations.response.emergency({}), emergencyText),
    ),
  );
};

/** `gatewatch emergency …` */
export const addEmergencyCommands = (program: Command, io: Io): void => {
  const emergency = program
    .command('emergency')
    .description('for a while: halve the rate limits, and ask everybody for the second factor, or for the password anew');
  onCommand(emergency, io);
  offCommand(emergency, io);
  statusCommand(emergency, io);
};
