import type { AuditEvent } from '../../../shared/audit-event.ts';
import { endAddressRule } from '../network/end-address-rule.ts';
import { performRuleEnds, prepareRuleEnds } from '../network/prepare-rule-ends.ts';
import { performRules, prepareRules } from '../network/prepare-rules.ts';
import { restoreAddressRule } from '../network/restore-address-rule.ts';
import type { ActKind, Undo } from './act-kind.ts';

const ruleOf = ({ details }: AuditEvent): string => (typeof details.rule === 'string' ? details.rule : '');

const ending = (kind: 'block' | 'allow'): Undo['run'] => {
  return (deps, context, event, reason) => deps.store.write((tx) => endAddressRule(tx, deps, context, { id: ruleOf(event), kind, reason }));
};

const restoring: Undo['run'] = (deps, context, event, reason) => restoreAddressRule(deps, context, { id: ruleOf(event), reason });

type AddressActs = {
  readonly [N in 'addresses.block' | 'addresses.unblock' | 'addresses.allow' | 'addresses.disallow']: ActKind<N>;
};

/** The acts about addresses: block, allow, and the end of either. Each fact is taken back by itself, so that an act about many is undone as far as it stands. */
export const addressActs: AddressActs = {
  'addresses.block': {
    preview: (deps, context, { ranges, seconds }) => prepareRules(deps, context, { kind: 'block', ranges, seconds }),
    performing: performRules,
    undo: { fact: 'address.blocked', run: ending('block') },
  },
  'addresses.unblock': {
    preview: (deps, context, { rules }) => prepareRuleEnds(deps, context, { kind: 'block', rules }),
    performing: performRuleEnds,
    undo: { fact: 'address.unblocked', run: restoring },
  },
  'addresses.allow': {
    preview: (deps, context, { ranges, seconds }) => prepareRules(deps, context, { kind: 'allow', ranges, seconds }),
    performing: performRules,
    undo: { fact: 'address.allowed', run: ending('allow') },
  },
  'addresses.disallow': {
    preview: (deps, context, { rules }) => prepareRuleEnds(deps, context, { kind: 'allow', rules }),
    performing: performRuleEnds,
    undo: { fact: 'address.disallowed', run: restoring },
  },
};
