import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import { shortId } from '../../events/short-id.ts';
import type { ValueField } from './live-search.ts';

export const fieldLabels: { readonly [F in ValueField]: string } = {
  kind: 'Kind',
  group: 'Group',
  severity: 'Severity',
  user: 'User',
  client: 'Client',
  address: 'Address',
  correlation: 'Flow',
};

/** One value of an event: what it is kept and left out by, and how it is shown. */
export interface EventValue {
  readonly field: ValueField;
  /** What the log is asked with. */
  readonly value: string;
  /** What people read. */
  readonly shown: string;
  /** Whether the log can be asked for it: what somebody typed at sign-in is kept apart from the log and can only be left out here. */
  readonly searchable: boolean;
}

/** The user of an event, by name where there is one; undefined without any. */
export const userValue = ({ user, user_name, login }: LoggedEventView): EventValue | undefined => {
  if (user !== undefined) return { field: 'user', value: user, shown: user_name ?? login ?? shortId(user), searchable: true };
  return login === undefined ? undefined : { field: 'user', value: login, shown: login, searchable: false };
};

export const clientValue = ({ client, client_name }: LoggedEventView): EventValue | undefined =>
  client === undefined ? undefined : { field: 'client', value: client, shown: client_name || client, searchable: true };

export const addressValue = ({ address }: LoggedEventView): EventValue | undefined =>
  address === undefined ? undefined : { field: 'address', value: address, shown: address, searchable: true };

export const kindValue = ({ kind }: LoggedEventView): EventValue => ({ field: 'kind', value: kind, shown: kind, searchable: true });

export const severityValue = ({ severity }: LoggedEventView): EventValue => ({
  field: 'severity',
  value: severity,
  shown: severity,
  searchable: true,
});
