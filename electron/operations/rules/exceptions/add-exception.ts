import type { AuditSubject } from '../../../../shared/audit-event.ts';
import type { RuleException } from '../../../../shared/contract/rules.ts';
import { newId } from '../../../lib/ids.ts';
import { done } from '../../../lib/outcome.ts';
import type { RuleExceptionRecord } from '../../../store/detection-records.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { describeExceptions } from './describe-exceptions.ts';
import { type ExceptionInput, readExceptionSubject } from './read-exception-subject.ts';

/** Exceptions that stand at once: every finding is held against those of its rule. */
export const MOST_EXCEPTIONS = 1000;

type Input = ExceptionInput & { seconds: number; note: string };

/** Whom an exception covers as facts name it: what is personal is kept beside the log, not in its details. */
export const exceptionMembers = ({ subject }: Pick<RuleExceptionRecord, 'subject'>): AuditSubject => {
  switch (subject?.kind) {
    case 'address':
    case 'network':
      return { address: subject.value };
    case 'user':
    case 'client':
    case 'grant':
    case 'session':
    case 'agent':
      return { [subject.kind]: subject.value };
    default:
      return {};
  }
};

/** Whether the same exception stands already. */
const standsAlready = (standing: readonly RuleExceptionRecord[], subject: RuleExceptionRecord['subject']): boolean =>
  standing.some((one) => one.subject?.kind === subject?.kind && one.subject?.value === subject?.value);

/**
 * Lets a rule raise no open alert about a subject, until the exception expires; what it covers is stored closed, so that it can be seen. What was raised before stays as it is.
 *
 * @param input.subject Null for every subject of the rule; a range in CIDR notation covers the addresses and networks within it.
 * @param input.seconds How long; there is none for ever.
 * @returns The exception; refusal `not_found` and `invalid_input` for the rule and the subject, `already_exists`, `unavailable` when {@link MOST_EXCEPTIONS} stand.
 * Audits `rule.exception_added`.
 */
export const addException = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: Input,
): Promise<OperationOutcome<RuleException>> => {
  const found = await readExceptionSubject(deps, input);
  if (!found.ok) return found;
  const subject = found.value;
  const { rule, seconds, note } = input;
  const made = await deps.store.write(async (tx): Promise<OperationOutcome<RuleExceptionRecord>> => {
    const now = deps.clock.now();
    if ((await tx.rules.standingExceptions()) >= MOST_EXCEPTIONS)
      return refuse('unavailable', `${MOST_EXCEPTIONS} exceptions stand, which is the most: end some that are not needed.`);
    if (standsAlready(await tx.rules.exceptionsAt(rule, now), subject))
      return refuse('already_exists', 'Such an exception stands already: end it to make another.');
    const id = newId(deps);
    const exception = { id, rule, subject, note, createdBy: actor, createdAt: now, expiresAt: now + seconds * 1000 };
    await tx.rules.addException(exception);
    await tx.audit({
      kind: 'rule.exception_added',
      actor,
      ...exceptionMembers(exception),
      details: { exception: id, rule, subject: subject?.kind ?? 'everybody', expires_at: exception.expiresAt, note },
    });
    return done({ ...exception, endedAt: null, hits: 0, lastHitAt: null });
  });
  if (!made.ok) return made;
  const [described] = await describeExceptions(deps, [made.value]);
  return described ? done(described) : refuse('not_found', 'The exception is gone.');
};
