import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import { grantWords, methodWords } from '../client-words.ts';
import type { ShownClient } from './shown-client.ts';

const Uris = ({ uris }: { readonly uris: readonly string[] }) => (
  <ul className="m-0 list-none p-0">
    {uris.map((uri) => (
      <li key={uri}>
        <PlainText text={uri} mono max={120} />
      </li>
    ))}
  </ul>
);

/** The scopes it may ask for, those that nobody used set apart: what is not needed is better taken away. */
const Scopes = ({ client }: { readonly client: ShownClient }) => {
  const unused = client.scope.split(' ').filter((scope) => scope !== '' && !client.scopes_used.includes(scope));
  return (
    <>
      <PlainText text={client.scope === '' ? '–' : client.scope} />
      {unused.length > 0 ? (
        <p className="m-0 text-text-3">
          Not seen in use: <PlainText text={unused.join(' ')} max={200} />
        </p>
      ) : null}
    </>
  );
};

/** The registration as it stands. */
export const Registration = ({ client }: { readonly client: ShownClient }) => (
  <section className="panel" aria-labelledby="registration">
    <h2 id="registration" className="panel-head">
      Registration
    </h2>
    <KeyValue
      items={[
        { label: 'Client id', value: client.client_id, mono: true, copy: client.client_id },
        { label: 'Grants', value: client.grant_types.map((grant) => grantWords[grant] ?? grant).join(', ') },
        { label: 'Authenticates', value: methodWords[client.token_endpoint_auth_method] ?? client.token_endpoint_auth_method },
        ...(client.redirect_uris.length > 0 ? [{ label: 'Redirect URIs', value: <Uris uris={client.redirect_uris} /> }] : []),
        ...(client.post_logout_redirect_uris.length > 0
          ? [{ label: 'After sign-out', value: <Uris uris={client.post_logout_redirect_uris} /> }]
          : []),
        { label: 'Scopes', value: <Scopes client={client} /> },
        { label: 'By default', value: client.default_scope === '' ? '–' : client.default_scope },
        { label: 'Access tokens', value: client.access_token_format === 'jwt' ? 'JWT' : 'Opaque' },
        { label: 'Consent', value: client.skip_consent ? 'not asked for' : 'asked for' },
        { label: 'Registered', value: <Time at={Date.parse(client.created_at)} format="date-time" showZone /> },
        { label: 'Changed', value: <Time at={Date.parse(client.updated_at)} format="date-time" showZone /> },
      ]}
    />
  </section>
);
