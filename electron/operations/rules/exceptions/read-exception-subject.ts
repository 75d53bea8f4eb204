import type { RuleSubject } from '../../../../shared/rule.ts';
import { personalIndexText } from '../../../audit/personal.ts';
import { limitKeyAddress } from '../../../lib/addresses.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import { type AddressRange, parseAddressRange } from '../../../limits/address-range.ts';
import type { RuleExceptionRecord } from '../../../store/detection-records.ts';
import { findClient } from '../../clients/find-client.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../../operation.ts';
import { findOperator } from '../../operators/find-operator.ts';
import { findUser } from '../../users/find-user.ts';
import { findRule } from '../describe-rules.ts';

export interface ExceptionInput {
  rule: string;
  subject: { kind: RuleSubject; value: string } | null;
}

type Subject = RuleExceptionRecord['subject'];

const isPlace = (kind: RuleSubject): boolean => kind === 'address' || kind === 'network';

/** Less than a /64 of IPv6 is never what an alert is about, so that an exception for it would cover nothing. */
const coverable = ({ text, family, bits }: AddressRange): OperationOutcome<string> => {
  if (family === 4 || bits <= 64) return done(text);
  const source = limitKeyAddress(text.split('/')[0] ?? text);
  return refuse('invalid_input', `subject.value: Rules know IPv6 by its /64, and never ${shown(text)} alone: write ${source}.`);
};

const readValue = async (
  { store, sealer }: Pick<OperationDeps, 'store' | 'sealer'>,
  { kind, value }: NonNullable<ExceptionInput['subject']>,
): Promise<OperationOutcome<string>> => {
  const { read } = store;
  switch (kind) {
    case 'address':
    case 'network': {
      const range = parseAddressRange(value);
      return range.ok ? coverable(range.value) : refuse('invalid_input', `subject.value: ${range.refusal.description}`);
    }
    case 'user': {
      const found = await findUser(read, value);
      return found.ok ? done(found.value.id) : found;
    }
    case 'client': {
      const found = await findClient(read, value);
      return found.ok ? done(found.value.id) : found;
    }
    case 'operator': {
      const found = await findOperator(read, value);
      return found.ok ? done(found.value.id) : found;
    }
    case 'login':
      return done(sealer.blindIndex('audit-personal', personalIndexText('login', value)).toString('base64url'));
    default:
      return done(value);
  }
};

/**
 * Whom an exception covers, as it is kept: ranges in their one spelling, accounts and clients by their id.
 *
 * @returns Null for everybody; refusal `not_found` for the rule, the account or the client, `invalid_input` when the rule never finds such a subject, or for the range.
 */
export const readExceptionSubject = async (
  deps: Pick<OperationDeps, 'store' | 'sealer'>,
  { rule: id, subject }: ExceptionInput,
): Promise<OperationOutcome<Subject>> => {
  const found = await findRule(deps.store.read, id);
  if (!found.ok) return found;
  if (subject === null) return done(null);
  const { subject: kind } = found.value.rule;
  if (subject.kind !== kind && !(isPlace(subject.kind) && isPlace(kind)))
    return refuse('invalid_input', `subject.kind: The rule is about the subject ${kind}, never about ${subject.kind}.`);
  const value = await readValue(deps, subject);
  return value.ok ? done({ kind: subject.kind, value: value.value }) : value;
};
