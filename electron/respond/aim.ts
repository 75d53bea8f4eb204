import type { RuleSubject } from '../../shared/rule.ts';
import { limitKeyAddress } from '../lib/addresses.ts';
import type { AlertRecord } from '../store/detection-records.ts';
import type { Aim, StepAct } from './playbook.ts';

/** Whom a fact names. */
export interface NamedFact {
  readonly success?: boolean | null | undefined;
  readonly user?: string | undefined;
  readonly client?: string | undefined;
  readonly grant?: string | undefined;
  readonly address?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

type Named = 'address' | 'user' | 'client' | 'grant';

const kindOf: Readonly<Record<Exclude<Aim, 'subject' | 'none'>, Named>> = {
  addresses: 'address',
  users: 'user',
  clients: 'client',
  grants: 'grant',
};

/** Subjects that each act takes. */
export const takes: Readonly<Record<StepAct, readonly RuleSubject[]>> = {
  'addresses.block': ['address', 'network'],
  'tokens.revoke': ['grant', 'user', 'client'],
  'users.sign_out': ['user'],
  'users.suspend': ['user'],
  'clients.suspend': ['client'],
  'emergency.begin': [],
};

/** Whether an act that was stored is one that this version knows. */
export const isStepAct = (act: string): act is StepAct => Object.hasOwn(takes, act);

/** Whom a fact names; of an IPv6 address the /64, since whoever is turned away takes the next address. */
const namedBy = (fact: NamedFact, name: Named): string | undefined => {
  const id = fact[name];
  return id && name === 'address' ? limitKeyAddress(id) : id;
};

const distinct = (facts: readonly NamedFact[], name: Named): string[] => [...new Set(facts.flatMap((fact) => namedBy(fact, name) || []))];

/**
 * Finds at whom a step is aimed.
 *
 * @param facts Those the alert stands on, newest first.
 * @param most  Targets kept: the newest of them.
 * @returns Ids, or addresses in the clear, IPv6 by its /64, of which those are left out that a page elsewhere only had a browser send something from; none when the alert names nobody of the kind, or its subject is none that the act takes. The whole server is one target.
 */
export const aim = (
  step: { readonly act: StepAct; readonly target: Aim },
  { subjectKind, subject }: Pick<AlertRecord, 'subjectKind' | 'subject'>,
  facts: readonly NamedFact[],
  most: number,
): string[] => {
  if (step.target === 'none') return ['server'];
  // An erased subject is nobody any more.
  if (step.target === 'subject') return subject !== '' && takes[step.act].includes(subjectKind) ? [subject] : [];
  const name = kindOf[step.target];
  if (subjectKind === name) return [subject];
  if (name === 'address')
    return distinct(
      facts.filter(({ details }) => details?.foreign !== true),
      name,
    ).slice(0, most);
  const accepted =
    name === 'user'
      ? distinct(
          facts.filter(({ success }) => success === true),
          name,
        )
      : [];
  return (accepted.length > 0 ? accepted : distinct(facts, name)).slice(0, most);
};
