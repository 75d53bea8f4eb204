import { Link } from '@tanstack/react-router';
import { useSession } from '../../../bridge/session-context.tsx';
import { Banner } from '../../../ui/state/banner.tsx';
import { KeyValue } from '../../../ui/text/key-value.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { ClientSnippets } from '../client-snippets.tsx';
import type { RegisteredClient } from './index.tsx';

/** A client just made: its secret this once, and how to use it. */
export const Registered = ({ client }: { readonly client: RegisteredClient }) => {
  const { state } = useSession();
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <PlainText text={client.client_name} inline max={60} /> is registered
        </h1>
        <div className="ml-auto">
          <Link to="/clients/$client" params={{ client: client.client_id }}>
            Its page
          </Link>
        </div>
      </div>
      {client.client_secret === undefined ? null : (
        <Banner tone="warning">The secret is shown this once. It is kept only as a hash.</Banner>
      )}
      <section className="panel p-4" aria-label="Credentials">
        <KeyValue
          items={[
            { label: 'Client id', value: client.client_id, mono: true, copy: client.client_id },
            ...(client.client_secret === undefined
              ? []
              : [{ label: 'Client secret', value: client.client_secret, mono: true, copy: client.client_secret }]),
          ]}
        />
      </section>
      <section className="panel p-4" aria-label="How to use it">
        <ClientSnippets
          input={{
            issuer: state?.issuer ?? '',
            clientId: client.client_id,
            secret: client.client_secret,
            method: client.token_endpoint_auth_method,
            grants: client.grant_types,
            redirectUri: client.redirect_uris[0],
            scope: client.default_scope === '' ? client.scope : client.default_scope,
          }}
        />
      </section>
    </div>
  );
};
