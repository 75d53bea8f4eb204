import type { AlertFilter } from '../../../shared/contract/alerts.ts';
import { severityNumber } from '../../../shared/severity.ts';
import { limitKeyAddress } from '../../lib/addresses.ts';
import { done } from '../../lib/outcome.ts';
import { parseAddressRange } from '../../limits/address-range.ts';
import type { AlertSearch } from '../../store/sqlite/alert-conditions.ts';
import { type OperationOutcome, refuse } from '../operation.ts';

/** Whom somebody asks for, as it is kept: addresses and networks in their one spelling, an address of IPv6 by its /64. What is no address is asked for as it is, and finds nothing. */
const subjectOf = ({ kind, id }: NonNullable<AlertFilter['subject']>): AlertSearch['subject'] => {
  const range = kind === 'address' || kind === 'network' ? parseAddressRange(id) : undefined;
  if (!range?.ok) return { kind, id };
  const { text } = range.value;
  return { kind, id: kind === 'address' && !text.includes('/') ? limitKeyAddress(text) : text };
};

/** The filter as the store takes it; refusal `invalid_input` for a time range that makes no sense. */
export const toAlertSearch = (filter: AlertFilter): OperationOutcome<AlertSearch> => {
  const { states, severities, rules, subject, owner, verdicts, suppressed, case: caseId, from, to } = filter;
  if (from !== undefined && to !== undefined && from > to) return refuse('invalid_input', 'to: The time range ends before it begins.');
  return done({
    states,
    severities: severities?.map(severityNumber),
    rules,
    subject: subject && subjectOf(subject),
    owner: owner === 'none' ? null : owner,
    verdicts,
    suppressed,
    caseId,
    from,
    to,
  });
};
