import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { LoggedEventView, LogReportView } from '../../../shared/contract/audit.ts';
import { visible } from '../../lib/shown.ts';
import { exitCodes, type Io } from '../io.ts';
import { addCommonOptions, wholeNumber } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { fieldLines, tableLines } from '../print.ts';
import { addFilterOptions, type FilterOptions, toEventFilter } from './event-filter-options.ts';

const MAX_SEQ = Number.MAX_SAFE_INTEGER;

interface ListOptions extends FilterOptions {
  readonly oldestFirst?: boolean;
  readonly limit?: string;
  readonly cursor?: string;
}

const eventsText = (events: readonly LoggedEventView[]): string => {
  const rows = events.map(({ at, details, ...event }) => ({
    ...event,
    time: new Date(at).toISOString(),
    details: JSON.stringify(details),
  }));
  return tableLines(['seq', 'time', 'kind', 'severity', 'success', 'actor', 'user', 'client', 'address', 'details'], rows);
};

const addListCommand = (parent: Command, io: Io): void => {
  addFilterOptions(addCommonOptions(parent.command('list').description('list events of the log, newest first; that is itself recorded')))
    .option('--oldest-first', 'in the order in which they were recorded')
    .option('--limit <N>', 'events of a page, 1 to 1000 (100)')
    .option('--cursor <TEXT>', 'go on after a page: its "next"')
    .addHelpText('after', '\nExample:\n  $ gatewatch audit list --from 24h --failure --severity medium --client shop')
    .action((options: ListOptions) =>
      perform(
        io,
        { ...options },
        () => ({
          filter: toEventFilter(options, io.clock.now()),
          order: options.oldestFirst ? ('asc' as const) : ('desc' as const),
          ...(options.limit === undefined ? {} : { limit: wholeNumber('--limit', 1, 1000)(options.limit) }),
          cursor: options.cursor,
        }),
        async ({ operations, print }, input) => {
          const page = await operations.audit.list(input);
          await print.data(page, ({ events }) => eventsText(events));
          if (page.next !== null) print.remark(`More: --cursor ${page.next}`);
        },
      ),
    );
};

const reportText = ({ ok, events, checkpoints, head, rate_per_second, problems, unlisted, notes }: LogReportView): string => {
  const lines = problems.map(
    ({ seq, through, problem, detail }) => `  ${through === undefined ? seq : `${seq}–${through}`}  ${problem}: ${visible(detail)}\n`,
  );
  const more = unlisted > 0 ? `  and ${unlisted} more\n` : '';
  const found = ok ? 'The log is whole.\n' : `THE LOG IS NOT WHOLE.\n${lines.join('')}${more}`;
  return `${found}${fieldLines({ events, checkpoints, head: `${head.seq} ${head.hash}`, rate_per_second })}${notes.map((note) => `note: ${visible(note)}\n`).join('')}`;
};

const verify = async (io: Io, { operations, print, end }: Session, head: string | undefined): Promise<void> => {
  for await (const told of await operations.audit.verify({ head })) {
    if (told.event === 'progress') {
      if (io.interactive && !print.json) io.err(`\r${told.events} of ${told.of} events`);
      continue;
    }
    if (io.interactive && !print.json) io.err('\r');
    await print.data(told.report, reportText);
    if (!told.report.ok) end(exitCodes.failed);
  }
};

const addVerifyCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('verify').description('verify the whole log, beside a running server; that is itself recorded'))
    .option('--head <FILE>', 'hold it against this kept checkpoint instead of the one in the data directory')
    .addHelpText('after', '\nIt ends with 1 when the log is not whole.')
    .action((options: { readonly head?: string }) =>
      perform(
        io,
        { ...options },
        () => (options.head === undefined ? undefined : resolve(options.head)),
        (session, head) => verify(io, session, head),
      ),
    );
};

interface ExportOptions extends FilterOptions {
  readonly format?: 'jsonl' | 'csv';
  readonly withoutPersonal?: boolean;
}

const addExportCommand = (parent: Command, io: Io): void => {
  addFilterOptions(addCommonOptions(parent.command('export').description('export the log to standard output; that is itself recorded')))
    .addOption(
      new Option('--format <FORMAT>', 'jsonl, which can be verified, or csv, for reading').choices(['jsonl', 'csv']).default('jsonl'),
    )
    .option('--without-personal', 'leave out addresses, agents and login names')
    .addHelpText('after', '\nExample:\n  $ gatewatch audit export > audit.jsonl && node verifier/gatewatch-verify.mjs audit.jsonl')
    .action((options: ExportOptions) =>
      perform(
        io,
        { ...options },
        () => ({
          format: options.format,
          filter: toEventFilter(options, io.clock.now()),
          without_personal: options.withoutPersonal === true,
        }),
        async ({ operations }, input) => {
          for await (const { text } of await operations.audit.export(input)) await io.out(text);
        },
      ),
    );
};

const addProveCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('prove').argument('<seq>', 'number of the event'))
    .description('prove that the log holds an event: prints a file for the stand-alone verifier or, with --json, the proof')
    .option('--since <SIZE>', 'prove too that the log goes on from an older checkpoint of this size')
    .action((seq: string, options: { readonly since?: string }) =>
      perform(
        io,
        { ...options },
        () => ({
          seq: wholeNumber('the event', 1, MAX_SEQ)(seq),
          since: options.since === undefined ? undefined : wholeNumber('--since', 1, MAX_SEQ)(options.since),
        }),
        async ({ operations, print }, input) => {
          const { proof, file } = await operations.audit.prove(input);
          await print.data(proof, () => file);
        },
      ),
    );
};

const addAcceptCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('accept').description('accept an older copy of the data on the record; the log goes on under a new name'))
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .addHelpText('after', '\nFor a server that does not start because its log went back. A log that is not whole cannot be accepted.')
    .action((options: { readonly reason: string }) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.audit.accept({ reason: options.reason }), fieldLines),
      ),
    );
};

/** `gatewatch audit …` */
export const addAuditCommands = (program: Command, io: Io): void => {
  const audit = program.command('audit').description('read, verify and export the audit log');
  addListCommand(audit, io);
  addVerifyCommand(audit, io);
  addExportCommand(audit, io);
  addProveCommand(audit, io);
  addAcceptCommand(audit, io);
};
