import { Link } from '@tanstack/react-router';
import type { AddressRule } from '../../../shared/contract/network.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { alertOfRule, ruleMaker } from './rule-words.ts';

/** Why an address is blocked or allowed; a playbook's rule leads to the alert it answered. */
export const RuleReason = ({ rule, inline = false }: { readonly rule: AddressRule; readonly inline?: boolean }) => {
  const alert = alertOfRule(rule);
  if (alert === undefined) return <PlainText text={rule.reason} max={inline ? 300 : 200} inline={inline} />;
  return (
    <>
      {`${ruleMaker(rule)}: `}
      <Link to="/alerts/$alert" params={{ alert }}>
        the alert it answered
      </Link>
    </>
  );
};
