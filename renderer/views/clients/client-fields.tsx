import { TextArea } from '../../ui/form/text-area.tsx';
import { TextField } from '../../ui/form/text-field.tsx';
import { Checkbox } from '../../ui/input/checkbox.tsx';
import { Select } from '../../ui/input/select.tsx';
import { type ClientForm, errorOf } from './client-form.ts';
import { grantWords, methodWords } from './client-words.ts';

interface ClientFieldsProps {
  readonly form: ClientForm;
  readonly onChange: (changes: Partial<ClientForm>) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly isNew: boolean;
}

const methods = Object.entries(methodWords).map(([value, label]) => ({ value, label, detail: value }));
const formats = [
  { value: 'jwt', label: 'JWT', detail: 'valid without asking this server, until it expires' },
  { value: 'opaque', label: 'Opaque', detail: 'valid only where this server is asked: ends at once when revoked' },
];

/** The fields of a client, for a new one and one that is changed. */
export const ClientFields = ({ form, onChange, errors, isNew }: ClientFieldsProps) => {
  const people = form.grants.includes('authorization_code');
  const error = (field: string) => ({ name: field, error: errorOf(errors, field) });
  const toggle = (grant: string, on: boolean): void =>
    onChange({ grants: on ? [...form.grants, grant] : form.grants.filter((one) => one !== grant) });
  return (
    <>
      <TextField
        label="Name"
        hint="People see it when they are asked for consent"
        value={form.name}
        onChange={(name) => onChange({ name })}
        {...error('client_name')}
        required
      />
      {isNew ? (
        <TextField
          label="Id"
          hint="Made up when left empty"
          mono
          value={form.id}
          onChange={(id) => onChange({ id })}
          {...error('client_id')}
        />
      ) : null}
      <fieldset className="m-0 flex flex-wrap gap-4 border-0 p-0">
        <legend className="mb-1 p-0 text-text-2">Grants</legend>
        {Object.entries(grantWords).map(([grant, label]) => (
          <Checkbox key={grant} label={label} checked={form.grants.includes(grant)} onChange={(on) => toggle(grant, on)} />
        ))}
      </fieldset>
      {errorOf(errors, 'grant_types') ? <p className="m-0 text-critical">{errorOf(errors, 'grant_types')}</p> : null}
      <Select
        label="Authenticates by"
        value={form.method}
        onChange={(method) => onChange({ method })}
        options={methods}
        {...error('token_endpoint_auth_method')}
      />
      {form.method === 'private_key_jwt' ? (
        <TextArea
          label="Public keys (JWKS)"
          rows={5}
          value={form.jwks}
          onChange={(jwks) => onChange({ jwks })}
          {...error('jwks')}
          required
        />
      ) : null}
      {people ? (
        <>
          <TextArea
            label="Redirect URIs"
            hint="One a line, each in full; compared character by character"
            rows={3}
            value={form.redirectUris}
            onChange={(redirectUris) => onChange({ redirectUris })}
            {...error('redirect_uris')}
            required
          />
          <TextArea
            label="Redirect URIs after sign-out"
            rows={2}
            value={form.postLogoutRedirectUris}
            onChange={(postLogoutRedirectUris) => onChange({ postLogoutRedirectUris })}
            {...error('post_logout_redirect_uris')}
          />
        </>
      ) : null}
      <TextField
        label="Scopes"
        hint="What it may ask for, with spaces between"
        mono
        value={form.scope}
        onChange={(scope) => onChange({ scope })}
        {...error('scope')}
      />
      <TextField
        label="Default scopes"
        hint="What it gets when it names none"
        mono
        value={form.defaultScope}
        onChange={(defaultScope) => onChange({ defaultScope })}
        {...error('default_scope')}
      />
      <Select
        label="Access tokens"
        value={form.format}
        onChange={(format) => onChange({ format })}
        options={formats}
        {...error('access_token_format')}
      />
      {people ? (
        <Checkbox
          label="Do not ask people for consent"
          hint="For clients of your own house"
          checked={form.skipConsent}
          onChange={(skipConsent) => onChange({ skipConsent })}
        />
      ) : null}
    </>
  );
};
