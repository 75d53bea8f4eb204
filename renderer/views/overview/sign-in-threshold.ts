import type { RuleState } from '../../../shared/contract/rules.ts';
import type { Threshold } from '../../charts/series.ts';
import { formatDuration } from '../../ui/time/format-time.ts';

const subjects: Partial<Record<RuleState['rule']['subject'], string>> = {
  address: 'from one address',
  network: 'from one network',
  user: 'of one user',
  login: 'of one login name',
  server: 'in all',
};

const FAILED = 'user.sign_in_failed';

/** Whether the first measure of a rule counts failed sign-ins, all of them and nothing else. */
const countsFailures = ({ rule: { when, logic } }: RuleState): boolean => {
  if (logic.type !== 'threshold' || when.where.length > 0) return false;
  const [first] = logic.all;
  if (!first || !('count' in first)) return false;
  const where = first.where ?? [];
  if (where.length === 0) return when.kinds.length === 1 && when.kinds[0] === FAILED;
  const [only] = where;
  return where.length === 1 && only !== undefined && 'is' in only && only.field === 'kind' && only.is === FAILED;
};

interface Line extends Threshold {
  /** Of lines at one height, that about addresses says most. */
  readonly isAddress: boolean;
}

const lineOf = (state: RuleState): Line[] => {
  const { enabled, logic, subject } = state.rule;
  const of = subjects[subject];
  if (!enabled || of === undefined || logic.type !== 'threshold' || !countsFailures(state)) return [];
  const [first] = logic.all;
  if (!first || !('count' in first)) return [];
  const label = `alert at ${first.count} in ${formatDuration(logic.within * 1000)} ${of}`;
  return [{ value: first.count / (logic.within / 60), label, isAddress: subject === 'address' }];
};

/**
 * The pace of failed sign-ins by which a rule raises an alert, as a line for the chart of all sign-ins: of the rules that count them for somebody alone, the one that asks
 * for the highest pace. One who keeps under it may still be found by others. Undefined where no rule counts them.
 */
export const signInThreshold = (rules: readonly RuleState[]): Threshold | undefined => {
  const [line] = rules.flatMap(lineOf).toSorted((one, other) => other.value - one.value || Number(other.isAddress) - Number(one.isAddress));
  return line ? { value: line.value, label: line.label } : undefined;
};
