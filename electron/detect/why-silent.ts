import type { Condition, Rule } from '../../shared/rule.ts';
import type { Config } from '../config/config.ts';
import type { Places } from './places/load-places.ts';
import { whyInactive } from './places/why-inactive.ts';

interface Needs {
  readonly places: Pick<Places, 'state'> | undefined;
  readonly config: Pick<Config, 'protection' | 'limits' | 'risk'>;
}

type Switches = Needs['config'];

/** Kinds of facts that nobody records while something is off. */
const unrecorded = (kind: string, { protection, limits }: Switches): string | null => {
  if (kind === 'attack.detected' && !protection.attackPatterns.enabled)
    return 'Requests are not searched for patterns of attack: protection.attackPatterns.enabled is off.';
  if (kind === 'requests.unusual' && !protection.observer.enabled)
    return 'What is unusual in requests is not observed: protection.observer.enabled is off.';
  if (kind === 'limit.exceeded' && !limits.enabled) return 'No limit can be exceeded: limits.enabled is off.';
  return null;
};

const wantsRisk = ({ when }: Rule): boolean => when.where.some((one) => 'field' in one && one.field === 'details.risk');

/** Of these kinds those that conditions leave. */
const kindsLeft = (kinds: readonly string[], where: readonly Condition[]): readonly string[] =>
  kinds.filter((kind) => where.every((one) => !('field' in one && one.field === 'kind' && 'is' in one) || one.is === kind));

/** Kinds of which there has to be a fact, by what has to hold: one of each list at least. */
const neededKinds = ({ when, logic }: Rule): (readonly string[])[] => {
  if (logic.type === 'sequence') return logic.steps.map(({ kinds, where }) => kindsLeft(kinds, where));
  const measures = logic.type === 'threshold' ? logic.all.filter((one) => 'count' in one || 'distinct' in one) : [];
  return [when.kinds, ...measures.map(({ where = [] }) => kindsLeft(when.kinds, where))];
};

/** Facts that only strangers bring about who register of their own accord, for which there is no endpoint (RFC 7591): it goes with it. */
const REGISTERS = 'registration-abuse';

/**
 * Says why a rule can find nothing on this server as it is set up, though it may be enabled: what it needs is missing, or switched off.
 *
 * @returns Null when nothing is missing, and while that is not known.
 */
export const whySilent = (rule: Rule, { places, config }: Needs): string | null => {
  const placeless = whyInactive(rule, places);
  if (placeless !== null) return placeless;
  if (rule.id === REGISTERS) return 'Nobody registers here of their own accord: this server has no endpoint of registration.';
  if (wantsRisk(rule) && config.risk.mode === 'off') return 'The risk of sign-ins is not judged: risk.mode is off.';
  for (const kinds of neededKinds(rule)) {
    const reasons = kinds.map((kind) => unrecorded(kind, config));
    if (reasons.length > 0 && reasons.every((reason) => reason !== null)) return reasons[0] ?? null;
  }
  return null;
};
