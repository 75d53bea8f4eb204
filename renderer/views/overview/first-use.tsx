import { Link } from '@tanstack/react-router';
import { may } from '../../../shared/role.ts';
import { useMay, useSession } from '../../bridge/session-context.tsx';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { ClientSnippets } from '../clients/client-snippets.tsx';

const NEXT = 'm-0 flex list-decimal flex-col gap-1 pl-5 text-text-2';

/** What to do until the first token is issued: where the server is, and how a client uses it. */
export const FirstUse = ({ clients }: { readonly clients: number | undefined }) => {
  const { state } = useSession();
  const administers = useMay(may.administer);
  const issuer = state?.issuer;
  if (!issuer) return null;
  return (
    <section className="panel flex flex-col gap-3" aria-labelledby="first-use">
      <h2 id="first-use" className="m-0 text-lg">
        No token was issued yet
      </h2>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.3fr)] items-start gap-6">
        <div className="flex min-w-0 flex-col gap-3">
          <KeyValue
            labelWidth={80}
            items={[
              { label: 'Issuer', value: issuer, mono: true, copy: issuer },
              {
                label: 'Discovery',
                value: `${issuer}/.well-known/openid-configuration`,
                mono: true,
                copy: `${issuer}/.well-known/openid-configuration`,
              },
              ...(clients === undefined ? [] : [{ label: 'Clients', value: clients === 0 ? 'none registered' : `${clients} registered` }]),
            ]}
          />
          <ol className={NEXT}>
            <li>
              {administers ? (
                <>
                  <Link to="/clients/new">Register a client</Link>
                  {clients ? (
                    <>
                      , or take <Link to="/clients">one that is there</Link>
                    </>
                  ) : null}
                  . Its secret is shown once.
                </>
              ) : (
                <>An administrator registers a client; its secret is shown once.</>
              )}
            </li>
            <li>Put its id and secret into the snippet, and run it where the application runs.</li>
            <li>The first token appears here by itself, and every step of it under Live.</li>
          </ol>
        </div>
        <ClientSnippets
          input={{
            issuer,
            clientId: 'YOUR_CLIENT_ID',
            method: 'client_secret_basic',
            grants: ['authorization_code', 'client_credentials'],
            scope: 'openid',
          }}
        />
      </div>
    </section>
  );
};
