import type { RuleException } from '../../../../shared/contract/rules.ts';
import type { RuleSubject } from '../../../../shared/rule.ts';
import type { RuleExceptionRecord } from '../../../store/detection-records.ts';
import { nameSubjects } from '../../alerts/name-subjects.ts';
import { toInstant, toInstantOrNull } from '../../instant.ts';
import { nameActor } from '../../name-actor.ts';
import type { OperationDeps } from '../../operation.ts';

/** A range is nobody's own, and is told as it was given. */
const isPlace = (kind: RuleSubject): boolean => kind === 'address' || kind === 'network';

/** Exceptions as the contract tells them. One whose time is over has ended then, also while nobody has recorded that yet. */
export const describeExceptions = async (
  deps: Pick<OperationDeps, 'store' | 'clock' | 'sealer'>,
  exceptions: readonly RuleExceptionRecord[],
): Promise<RuleException[]> => {
  const { store, clock } = deps;
  const now = clock.now();
  const named = exceptions.flatMap(({ subject }) => (subject && !isPlace(subject.kind) ? [{ kind: subject.kind, id: subject.value }] : []));
  const subjectOf = await nameSubjects(deps, store.read, named);
  const shownOf = async ({ kind, value }: NonNullable<RuleExceptionRecord['subject']>): Promise<string | null> =>
    isPlace(kind) ? value : (await subjectOf({ kind, id: value })).shown;
  const described: RuleException[] = [];
  for (const { id, rule, subject, note, createdBy, createdAt, expiresAt, endedAt, hits, lastHitAt } of exceptions) {
    described.push({
      id,
      rule,
      subject: subject && { kind: subject.kind, value: subject.value, shown: await shownOf(subject) },
      note,
      created_by: createdBy,
      created_by_name: await nameActor(store.read, createdBy),
      created_at: toInstant(createdAt),
      expires_at: toInstant(expiresAt),
      ended_at: toInstantOrNull(endedAt ?? (expiresAt <= now ? expiresAt : null)),
      hits,
      last_hit_at: toInstantOrNull(lastHitAt),
    });
  }
  return described;
};
