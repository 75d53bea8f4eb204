import { Link } from '@tanstack/react-router';
import { may } from '../../../../shared/role.ts';
import { useAct } from '../../../acts/act-provider.tsx';
import { useMay } from '../../../bridge/session-context.tsx';
import { Button } from '../../../ui/input/button.tsx';
import { PlainText } from '../../../ui/text/plain-text.tsx';
import { Time } from '../../../ui/time/time.tsx';
import type { ShownUser } from './shown-user.ts';

/** What the person allowed clients, each to be withdrawn. */
export const Consents = ({ user }: { readonly user: ShownUser }) => {
  const act = useAct();
  const responds = useMay(may.respond);
  return (
    <section className="panel" aria-labelledby="consents">
      <h2 id="consents" className="panel-head">
        Consents
      </h2>
      {user.consents.length === 0 ? <p className="m-0 text-text-3">No client was allowed anything.</p> : null}
      <ul className="m-0 flex list-none flex-col p-0">
        {user.consents.map(({ client_id, client_name, scopes, granted_at }) => (
          <li key={client_id} className="flex items-center gap-3 border-t border-line py-2 first:border-t-0">
            <div className="min-w-0 flex-1">
              <Link to="/clients/$client" params={{ client: client_id }}>
                <PlainText text={client_name} inline max={60} />
              </Link>
              <div className="text-text-3">
                <PlainText text={scopes.join(' ')} inline max={80} />, <Time at={Date.parse(granted_at)} />
              </div>
            </div>
            {responds ? (
              <Button
                size="sm"
                onClick={() =>
                  act({
                    act: { act: 'consents.withdraw', user: user.sub, client: client_id },
                    title: `Withdraw the consent for ${client_name}`,
                    verb: 'Withdraw',
                  })
                }
              >
                Withdraw
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
