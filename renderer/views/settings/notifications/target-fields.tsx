import { NumberField } from '../../../ui/form/number-field.tsx';
import { PasswordField } from '../../../ui/form/password-field.tsx';
import { TextField } from '../../../ui/form/text-field.tsx';
import { Select } from '../../../ui/input/select.tsx';
import type { ChannelDraft } from './channel-draft.ts';

export interface DraftFieldsProps {
  readonly draft: ChannelDraft;
  readonly onChange: (changed: Partial<ChannelDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** Of one that is there what is secret may be left out. */
  readonly isNew: boolean;
}

const securities = [
  { value: 'starttls', label: 'STARTTLS', detail: 'Encrypted after the greeting, or not at all; usually port 587.' },
  { value: 'tls', label: 'TLS', detail: 'Encrypted from the start; usually port 465.' },
  { value: 'none', label: 'None', detail: 'For a relay on this machine only.' },
] as const;

const Mail = ({ draft, onChange, errors, isNew }: DraftFieldsProps) => (
  <>
    <div className="grid grid-cols-[minmax(0,1fr)_110px] gap-3">
      <TextField label="Mail server" name="host" value={draft.host} onChange={(host) => onChange({ host })} error={errors.host} required />
      <NumberField label="Port" name="port" value={draft.port} onChange={(port) => onChange({ port })} min={1} max={65_535} required />
    </div>
    <Select
      label="Encryption"
      name="security"
      value={draft.security}
      onChange={(security) => onChange({ security })}
      options={securities}
      error={errors.security}
    />
    <TextField label="User" name="user" value={draft.user} onChange={(user) => onChange({ user })} autoComplete="off" error={errors.user} />
    {draft.user === '' ? null : (
      <PasswordField
        label="Password"
        name="password"
        value={draft.password}
        onChange={(password) => onChange({ password })}
        autoComplete="new-password"
        error={errors.password}
        {...(isNew ? {} : { hint: 'Left empty it stays, as long as server and user do.' })}
      />
    )}
    <TextField label="From" name="from" value={draft.from} onChange={(from) => onChange({ from })} error={errors.from} required />
    <TextField
      label="To"
      name="to"
      value={draft.to}
      onChange={(to) => onChange({ to })}
      hint="One or more addresses, separated by commas."
      error={errors.to}
      required
    />
  </>
);

const Pager = ({ draft, onChange, errors, isNew }: DraftFieldsProps) => (
  <>
    <TextField
      label="Address"
      name="url"
      value={draft.pagerUrl}
      onChange={(pagerUrl) => onChange({ pagerUrl })}
      hint="Of PagerDuty in Europe: events.eu.pagerduty.com. Others that take its events, version 2, will do."
      error={errors.url}
      autoComplete="off"
      mono
      required
    />
    <PasswordField
      label="Integration key"
      name="routing_key"
      value={draft.routingKey}
      onChange={(routingKey) => onChange({ routingKey })}
      autoComplete="new-password"
      error={errors.routing_key}
      hint={
        isNew ? 'Of an Events API v2 integration of the service that calls people.' : 'Left empty it stays, as long as the address does.'
      }
      required={isNew}
    />
  </>
);

/** Where a channel leads. */
export const TargetFields = (props: DraftFieldsProps) => {
  const { draft, onChange, errors, isNew } = props;
  if (draft.kind === 'mail') return <Mail {...props} />;
  if (draft.kind === 'pager') return <Pager {...props} />;
  if (draft.kind === 'native') return null;
  return (
    <TextField
      label="Address"
      name="url"
      value={draft.url}
      onChange={(url) => onChange({ url })}
      hint={
        isNew
          ? 'https; not followed elsewhere, and never into a private network.'
          : 'Left empty it stays: the address is not shown again, since it may hold a secret.'
      }
      error={errors.url}
      autoComplete="off"
      mono
      required={isNew}
    />
  );
};
