import type { EpochMs } from '../../shared/units.ts';
import { parseAddressRange, rangeCovers } from '../limits/address-range.ts';
import type { RuleExceptionRecord } from '../store/detection-records.ts';
import type { Reads } from '../store/store.ts';
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

/**
 * The exception that covers a finding of a rule, if one stood when the deciding fact was recorded: what was decided before it was made, or after it expired, is not
 * covered, whenever the log is read.
 *
 * @throws StoreFault when the store cannot be read.
 */
export const findException = async (
  rules: Pick<Reads['rules'], 'exceptionsAt'>,
  finding: { readonly rule: string; readonly subject: Finding['subject']; readonly at: EpochMs },
): Promise<RuleExceptionRecord | undefined> =>
  (await rules.exceptionsAt(finding.rule, finding.at)).find((exception) => coversSubject(exception, finding.subject));
