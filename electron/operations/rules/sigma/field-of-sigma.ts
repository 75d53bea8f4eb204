import { factFields, fieldName } from '../../../../shared/rule.ts';
import { done } from '../../../lib/outcome.ts';
import { shown } from '../../../lib/shown.ts';
import type { OperationOutcome } from '../../operation.ts';
import { detailNames } from './detail-names.ts';
import { cannot } from './sigma-reading.ts';

/** Names that rules give to what a fact says of who and where. */
export const fieldAliases: Readonly<Record<string, (typeof factFields)[number]>> = {
  eventtype: 'kind',
  event_type: 'kind',
  'event.action': 'kind',
  'user.name': 'user',
  'user.id': 'user',
  user_id: 'user',
  username: 'user',
  src_ip: 'address',
  'source.ip': 'address',
  'client.ip': 'address',
  'c-ip': 'address',
  ip_address: 'address',
  client_id: 'client',
  'client.id': 'client',
  user_agent: 'agent',
  'user_agent.original': 'agent',
  'cs-user-agent': 'agent',
  session_id: 'session',
  grant_id: 'grant',
  jti: 'token',
  correlation_id: 'correlation',
};

const DETAIL = 'details.';
const aliases = new Map(Object.entries(fieldAliases));
const members: ReadonlySet<string> = new Set(factFields);
const details: ReadonlySet<string> = new Set(Object.keys(detailNames));

/** The field of a fact that a field of a Sigma rule means, by our own name for it, a common one, or the name of a detail; refuses one that no fact has. */
export const fieldOfSigma = (name: string): OperationOutcome<string> => {
  const known = members.has(name) ? name : aliases.get(name);
  if (known !== undefined) return done(known);
  const detail = name.startsWith(DETAIL) ? name.slice(DETAIL.length) : name;
  const field = `${DETAIL}${detail}`;
  return details.has(detail) && fieldName.safeParse(field).success
    ? done(field)
    : cannot(`The field ${shown(name)} is none that facts have: a condition on it would never hold.`);
};
