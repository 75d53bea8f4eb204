import type { EpochMs } from '../../shared/units.ts';
import { parseAddressRange, rangeCovers } from '../limits/address-range.ts';
import type { RuleExceptionRecord } from '../store/detection-records.ts';
import type { Finding } from './detector.ts';

/** Whether an exception is about a subject: it names it, or a range it lies in, or nobody, which means everybody. */
export const coversSubject = ({ subject }: Pick<RuleExceptionRecord, 'subject'>, of: Finding['subject']): boolean => {
  if (subject === null) return true;
  if (subject.kind === of.kind && subject.value === of.id) return true;
  if ((subject.kind !== 'address' && subject.kind !== 'network') || (of.kind !== 'address' && of.kind !== 'network')) return false;
  const outer = parseAddressRange(subject.value);
  const inner = parseAddressRange(of.id);
  return outer.ok && inner.ok && rangeCovers(outer.value, inner.value);
};

/** When it was taken away, or else expires. */
const endOf = ({ expiresAt, endedAt }: RuleExceptionRecord): EpochMs => Math.min(expiresAt, endedAt ?? expiresAt);

/**
 * The exception that covers a finding, if one stood when the deciding fact was recorded: what was decided before it was made, or after it ended, is not covered,
 * whenever the log is read and whether or not that end was recorded by then.
 *
 * @param exceptions Of the rule.
 */
export const findException = (
  exceptions: readonly RuleExceptionRecord[],
  finding: { readonly subject: Finding['subject']; readonly at: EpochMs },
): RuleExceptionRecord | undefined =>
  exceptions.find(
    (exception) => exception.createdAt <= finding.at && finding.at < endOf(exception) && coversSubject(exception, finding.subject),
  );
