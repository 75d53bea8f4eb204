import type { Command } from 'commander';
import type { Check } from '../../../shared/contract/server.ts';
import { visible } from '../../lib/shown.ts';
import { exitCodes, type Io } from '../io.ts';
import { addCommonOptions } from '../options.ts';
import { perform } from '../perform.ts';

const words = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

const checkText = ({ id, status, evidence, fix }: Check): string =>
  `${words[status]}  ${id.padEnd(14)}  ${visible(evidence)}\n${fix === undefined ? '' : `${' '.repeat(22)}fix: ${visible(fix)}\n`}`;

const reportText = ({ checks }: { readonly checks: readonly Check[] }): string => {
  const count = (status: Check['status']): number => checks.filter((one) => one.status === status).length;
  return `${checks.map(checkText).join('')}${count('ok')} ok, ${count('warn')} warnings, ${count('fail')} failures\n`;
};

/** `gatewatch doctor` */
export const addDoctorCommand = (program: Command, io: Io): void => {
  addCommonOptions(program.command('doctor'))
    .description('look at everything that keeps the installation safe; each finding with its evidence and a fix')
    .addHelpText('after', '\nIt ends with 1 when a check fails; a warning does not fail. It changes nothing.')
    .action((options: object) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print, end }) => {
          const report = await operations.server.doctor({});
          await print.data(report, reportText);
          if (report.checks.some(({ status }) => status === 'fail')) end(exitCodes.failed);
        },
      ),
    );
};
