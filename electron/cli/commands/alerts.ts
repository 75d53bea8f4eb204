import { type Command, Option } from 'commander';
import type { Alert } from '../../../shared/contract/alerts.ts';
import { alertStates, type Verdict, verdicts } from '../../../shared/rule.ts';
import { type Severity, severities } from '../../../shared/severity.ts';
import { visible } from '../../lib/shown.ts';
import { exitCodes, type Io } from '../io.ts';
import { addCommonOptions, wholeNumber } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { fieldLines, tableLines } from '../print.ts';

const DEFAULT_LIMIT = 100;
const MOST = 100_000;
const PAGE = 500;

interface ListOptions {
  readonly state?: (typeof alertStates)[number] | 'all';
  readonly severity?: Severity;
  readonly rule?: string;
  readonly limit?: string;
}

const subjectText = ({ subject }: Alert): string => `${subject.kind} ${subject.shown ?? '(erased)'}`;

const row = (alert: Alert) => ({ ...alert, subject: subjectText(alert), owner: alert.owner_name });

/** Those that are not closed, unless said otherwise. */
const statesOf = ({ state }: ListOptions) => {
  if (state === 'all') return undefined;
  return state === undefined ? (['open', 'in_progress'] as const) : ([state] as const);
};

const listAlerts = async ({ operations, print }: Session, options: ListOptions, limit: number): Promise<void> => {
  const { severity, rule } = options;
  const states = statesOf(options);
  const filter = {
    ...(states ? { states: [...states] } : {}),
    ...(severity ? { severities: [severity] } : {}),
    ...(rule === undefined ? {} : { rules: [rule] }),
  };
  const alerts: Alert[] = [];
  let cursor: string | null = '';
  while (cursor !== null && alerts.length < limit) {
    const page: { alerts: Alert[]; next: string | null } = await operations.alerts.list({
      filter,
      cursor,
      limit: Math.min(PAGE, limit - alerts.length),
    });
    alerts.push(...page.alerts);
    cursor = page.next;
  }
  await print.data({ alerts }, () =>
    tableLines(['id', 'severity', 'rule', 'subject', 'count', 'state', 'verdict', 'owner', 'decided_at', 'raised_at'], alerts.map(row)),
  );
  if (cursor !== null) print.remark(`There are more: raise --limit ${limit}.`);
};

type Shown = Awaited<ReturnType<Session['operations']['alerts']['show']>>;

const showText = (alert: Shown): string => {
  const { id, title, rule, rule_version, severity, risk, state, verdict, reason, decided_at, raised_at, decided_seq, count, owner_name } =
    alert;
  const head = { id, title, rule, rule_version, severity, risk, subject: subjectText(alert), state, owner: owner_name, verdict, reason };
  const when = { decided_by: decided_seq, decided_at, raised_at, facts: count };
  const { baseline } = alert;
  const usual =
    baseline === null ? {} : { usual: `${baseline.mean.toFixed(1)} ± ${baseline.deviation.toFixed(1)} in ${baseline.windows} windows` };
  const facts = alert.facts.map(({ seq, at, kind, address, user_name, login }) => ({
    seq,
    at: new Date(at).toISOString(),
    kind,
    address,
    who: user_name ?? login,
  }));
  const measures = alert.measures.map(({ measure, observed_shown: observed, threshold_shown: threshold, met }) => ({
    measure,
    observed,
    threshold,
    met,
  }));
  return [
    `${visible(alert.sentence)}\n`,
    fieldLines({ ...head, ...when, ...usual }),
    tableLines(['measure', 'observed', 'threshold', 'met'], measures),
    alert.offered.length === 0 ? '' : alert.offered.map(({ label }) => `offered: ${visible(label)}\n`).join(''),
    tableLines(['seq', 'at', 'kind', 'address', 'who'], facts),
  ].join('\n');
};

interface CloseOptions {
  readonly verdict: Verdict;
  readonly reason: string;
}

const closeCommand = (parent: Command, io: Io): void => {
  addCommonOptions(parent.command('close').argument('<id...>', 'ids of alerts').description('close alerts with a verdict'))
    .addOption(new Option('--verdict <VERDICT>', 'what they were').choices(verdicts).makeOptionMandatory())
    .requiredOption('--reason <TEXT>', 'why, for the record')
    .addHelpText('after', `\nExample:\n  $ gatewatch alerts close 0199… --verdict benign --reason 'our own scanner'`)
    .action((alerts: string[], options: CloseOptions) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print, end }) => {
          const closed = await operations.alerts.close({ alerts, verdict: options.verdict, reason: options.reason });
          await print.data(closed, () =>
            tableLines(['id', 'severity', 'rule', 'subject', 'state', 'verdict', 'closed_at'], closed.alerts.map(row)),
          );
          if (closed.declined > 0) print.remark(`playbook runs that waited about them, declined for good: ${closed.declined}`);
          for (const { id, why } of closed.failed) print.remark(visible(`not closed: ${id}: ${why}`));
          if (closed.failed.length > 0) end(exitCodes.failed);
        },
      ),
    );
};

/** `gatewatch alerts …` */
export const addAlertsCommands = (program: Command, io: Io): void => {
  const alerts = program.command('alerts').description('what rules of detection found, and what was made of it');
  const count = wholeNumber('--limit', 1, MOST);
  addCommonOptions(alerts.command('list').description('list alerts, newest first; those that are not closed'))
    .addOption(new Option('--state <STATE>', 'in this state').choices([...alertStates, 'all']))
    .addOption(new Option('--severity <SEVERITY>', 'of this severity').choices(severities))
    .option('--rule <ID>', 'of this rule')
    .option('--limit <COUNT>', `at most so many (${DEFAULT_LIMIT})`)
    .action((options: ListOptions) =>
      perform(
        io,
        { ...options },
        () => (options.limit === undefined ? DEFAULT_LIMIT : count(options.limit)),
        (session, limit) => listAlerts(session, options, limit),
      ),
    );
  addCommonOptions(
    alerts.command('show').argument('<id>', 'id of the alert').description('show an alert with its arithmetic and its facts'),
  ).action((id: string, options: object) =>
    perform(
      io,
      { ...options },
      () => undefined,
      async ({ operations, print }) => print.data(await operations.alerts.show({ id }), showText),
    ),
  );
  closeCommand(alerts, io);
};
