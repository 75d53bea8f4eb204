import type { LabRun, ScoreSheet } from '../../../shared/contract/lab.ts';
import { type RuleSubject, ruleSubjects } from '../../../shared/rule.ts';
import { done } from '../../lib/outcome.ts';
import { type KeptSubject, nameSubjects } from '../alerts/name-subjects.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';
import { labsAttacks } from './labs-attacks.ts';

/** The subject of an alert as a sheet keeps it: kind and id. */
const keptOf = (subject: string): KeptSubject => {
  const end = subject.indexOf(' ');
  const kind: RuleSubject = ruleSubjects.find((one) => one === subject.slice(0, end)) ?? 'server';
  return { kind, id: subject.slice(end + 1) };
};

/** The sheets with whom their alerts are about by the names of today, as alerts tell it. */
const named = async (deps: OperationDeps, sheets: readonly ScoreSheet[]): Promise<ScoreSheet[]> => {
  const all = sheets.flatMap(({ alerts }) => alerts.map(({ subject }) => keptOf(subject)));
  const subjectOf = await nameSubjects(deps, deps.store.read, all);
  const nameOf = async (subject: string): Promise<string> => {
    const { kind, shown } = await subjectOf(keptOf(subject));
    return `${kind} ${shown ?? '(erased)'}`;
  };
  return Promise.all(
    sheets.map(async (sheet) => ({
      ...sheet,
      alerts: await Promise.all(sheet.alerts.map(async (alert) => ({ ...alert, subject: await nameOf(alert.subject) }))),
    })),
  );
};

/** The run of the lab that is under way, and the score sheets of those before; refusal `unavailable` where the server is no lab. */
export const showRuns = async (
  deps: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<{ running: LabRun | null; sheets: ScoreSheet[] }>> => {
  const attacks = labsAttacks(deps);
  if (!attacks.ok) return attacks;
  const { running, sheets } = attacks.value.status();
  return done({ running, sheets: await named(deps, sheets) });
};
