import type { Command } from 'commander';
import type { RuleState, Tried } from '../../../shared/contract/rules.ts';
import { type Rule, rule, ruleId, ruleSubjects } from '../../../shared/rule.ts';
import { describeRule } from '../../../shared/rule-words/describe-rule.ts';
import { visible } from '../../lib/shown.ts';
import { exitCodes, type Io } from '../io.ts';
import { addCommonOptions, inputError, usageError, wholeNumber } from '../options.ts';
import { perform, type Session } from '../perform.ts';
import { fieldLines, jsonLine, tableLines } from '../print.ts';
import { readJsonFile, readText } from '../read-input.ts';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 30;
const MOST_BYTES = 1_000_000;

/** Whether it works, as a word: one that is on and can find nothing is inactive. */
const stateOf = ({ rule: one, inactive }: RuleState): string => {
  if (!one.enabled) return 'off';
  return inactive ? 'inactive' : 'on';
};

const row = (state: RuleState) => {
  const { rule: one, origin, changed, alerts, open, judged, exceptions } = state;
  return {
    ...one,
    state: stateOf(state),
    origin: changed && origin === 'built_in' ? 'built in, changed' : origin.replace('_', ' '),
    alerts,
    open,
    false: judged.false_positive,
    exceptions,
  };
};

/** The rules as a table; under it, why those that are on and can find nothing cannot. */
const rulesText = (rules: readonly RuleState[]): string =>
  [
    tableLines(
      ['id', 'version', 'state', 'severity', 'risk', 'subject', 'origin', 'alerts', 'open', 'false', 'exceptions', 'title'],
      rules.map(row),
    ),
    ...rules.flatMap(({ rule: one, inactive }) => (inactive && one.enabled ? [`${one.id} is inactive: ${visible(inactive)}`] : [])),
  ].join('\n');

type Shown = Awaited<ReturnType<Session['operations']['rules']['show']>>;

const showText = (shown: Shown): string => {
  const { technique, description, logic, enabled } = shown.rule;
  const finds = describeRule(shown.rule).map(
    ({ text, items }) => `${visible(text)}\n${items.map((item) => `- ${visible(item)}\n`).join('')}`,
  );
  const { tests: _, when: __, acts: ___, false_positives: ____, ...head } = row(shown);
  const versions = shown.versions.map(({ version, created_at, created_by_name, note }) => ({
    version,
    created_at,
    by: created_by_name,
    note,
  }));
  return [
    fieldLines({
      ...head,
      ...(shown.inactive ? { [enabled ? 'inactive' : 'inactive_when_on']: shown.inactive } : {}),
      description,
      technique: technique && `${technique.id} ${technique.name}`,
      logic,
    }),
    finds.join(''),
    versions.length === 0 ? '' : tableLines(['version', 'created_at', 'by', 'note'], versions),
  ].join('\n');
};

const triedText = (tried: Tried): string => {
  const { from, to, facts, whole, alerts, lost, failing_tests: failing } = tried;
  const missed = lost.true_positive + lost.benign + lost.false_positive + lost.undetermined + lost.unjudged;
  const found = tried.found.map(({ subject, ...one }) => ({ ...one, subject: `${subject.kind} ${subject.shown ?? '(erased)'}` }));
  return [
    fieldLines({ from, to, facts, whole, alerts, lost: missed, lost_true_positives: lost.true_positive, failing_tests: failing }),
    found.length === 0 ? '' : tableLines(['decided_at', 'subject', 'observed', 'threshold', 'known', 'verdict', 'decided_seq'], found),
  ].join('\n');
};

/** A rule document of a file; what it lacks or has too much is told by its first problem. */
const readRule = async (io: Io, file: string): Promise<Rule> => {
  const read = rule.safeParse(await readJsonFile(io.stdin, file, MOST_BYTES));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw inputError(`the file is no rule: ${issue?.path.join('.') || 'rule'}: ${issue?.message ?? ''}`);
};

const testRule = async ({ operations, print, end }: Session, given: Rule | string, days: number): Promise<void> => {
  const tested = typeof given === 'string' ? (await operations.rules.show({ id: given })).rule : given;
  const tried = await operations.rules.test({ rule: tested, days });
  await print.data(tried, triedText);
  if (tried.failing_tests.length > 0) end(exitCodes.failed);
};

const testCommand = (parent: Command, io: Io): void => {
  const wholeDays = wholeNumber('--days', 1, MOST_DAYS);
  addCommonOptions(
    parent
      .command('test')
      .argument('<rule>', 'id of a rule, or a file of JSON; - is standard input')
      .description('try a rule on the log and on its own tests, without changing anything'),
  )
    .option('--days <N>', `how far back (${DEFAULT_DAYS})`)
    .addHelpText(
      'after',
      `\nEnds with 1 when one of the rule's own tests fails.\n\nExample:\n  $ gatewatch rules test ./many-exports.json --days 7`,
    )
    .action((named: string, options: { readonly days?: string }) =>
      perform(
        io,
        { ...options },
        async () => ({
          given: ruleId.safeParse(named).success ? named : await readRule(io, named),
          days: options.days === undefined ? DEFAULT_DAYS : wholeDays(options.days),
        }),
        (session, { given, days }) => testRule(session, given, days),
      ),
    );
};

const MOST_SIGMA_BYTES = 400_000;

const readSubject = (given: string | undefined) => {
  const subject = ruleSubjects.find((one) => one === given);
  if (given !== undefined && !subject) throw usageError(`--subject takes one of ${ruleSubjects.join(', ')}`);
  return subject;
};

const readSigmaCommand = (parent: Command, io: Io): void => {
  addCommonOptions(
    parent
      .command('read-sigma')
      .argument('<file>', 'a rule in Sigma, YAML; - is standard input')
      .description('print a Sigma rule as a draft of ours, without storing it'),
  )
    .option('--subject <subject>', 'whose behaviour a rule without a correlation is about')
    .addHelpText(
      'after',
      `\nWhat is not understood refuses the rule. What was left out is told on standard error, or with --json beside the rule.\n
Example:\n  $ gatewatch rules read-sigma ./spraying.yml > spraying.json && gatewatch rules test ./spraying.json`,
    )
    .action((file: string, options: { readonly subject?: string }) =>
      perform(
        io,
        { ...options },
        async () => {
          const subject = readSubject(options.subject);
          return { subject, text: (await readText(io.stdin, file, MOST_SIGMA_BYTES)).replace(/^\ufeff/, '') };
        },
        async ({ operations, print }, { text, subject }) => {
          const draft = await operations.rules.readSigma({ text, ...(subject ? { subject } : {}) });
          await print.data(draft, ({ rule: read, notes }) => {
            for (const note of notes) print.remark(`note: ${visible(note)}`);
            return jsonLine(read);
          });
        },
      ),
    );
};

/** `gatewatch rules …` */
export const addRulesCommands = (program: Command, io: Io): void => {
  const rules = program.command('rules').description('rules of detection: those in force, and what they make of the log');
  addCommonOptions(rules.command('list').description('list the rules in force, with their alerts of the last 30 days')).action(
    (options: object) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.rules.list({}), ({ rules: all }) => rulesText(all)),
      ),
  );
  addCommonOptions(rules.command('show').argument('<id>', 'id of the rule').description('show a rule with its versions')).action(
    (id: string, options: object) =>
      perform(
        io,
        { ...options },
        () => undefined,
        async ({ operations, print }) => print.data(await operations.rules.show({ id }), showText),
      ),
  );
  testCommand(rules, io);
  readSigmaCommand(rules, io);
};
