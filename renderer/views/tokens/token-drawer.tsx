import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TokenView } from '../../../shared/contract/tokens.ts';
import { may } from '../../../shared/role.ts';
import { useAct } from '../../acts/act-provider.tsx';
import { useClient } from '../../bridge/console-context.tsx';
import { describeError } from '../../bridge/describe-error.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { shortId } from '../../events/short-id.ts';
import { Button } from '../../ui/input/button.tsx';
import { Drawer } from '../../ui/overlay/drawer.tsx';
import { ErrorState } from '../../ui/state/error-state.tsx';
import { KeyValue } from '../../ui/text/key-value.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { StateDot } from '../../ui/text/state-dot.tsx';
import { Countdown } from '../../ui/time/countdown.tsx';
import { Time } from '../../ui/time/time.tsx';
import { grantTypeWords, stateTones, stateWords, typeWords } from './token-words.ts';

interface TokenDrawerProps {
  readonly id: string;
  readonly known?: TokenView;
  readonly position?: string;
  readonly onClose: () => void;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

const at = (instant: string | null) => (instant === null ? '–' : <Time at={Date.parse(instant)} format="date-time" seconds showZone />);

const Facts = ({ token }: { readonly token: TokenView }) => (
  <KeyValue
    items={[
      { label: 'State', value: <StateDot tone={stateTones[token.state]}>{stateWords[token.state]}</StateDot> },
      {
        label: 'Client',
        value: (
          <Link to="/clients/$client" params={{ client: token.client }}>
            <PlainText text={token.client_name === '' ? token.client : token.client_name} inline max={60} />
          </Link>
        ),
      },
      {
        label: 'User',
        value:
          token.user === null ? (
            'None: the client acts for itself'
          ) : (
            <Link to="/users/$user" params={{ user: token.user }}>
              <PlainText text={token.user_name ?? shortId(token.user)} inline max={60} />
            </Link>
          ),
      },
      { label: 'Scopes', value: token.scope === '' ? '–' : token.scope },
      { label: 'Audience', value: token.audience.length === 0 ? '–' : token.audience.join(', ') },
      { label: 'By', value: grantTypeWords[token.grant_type] },
      {
        label: 'Format',
        value: token.format === 'jwt' ? 'JWT: valid without asking this server' : 'Opaque: valid only where this server is asked',
      },
      { label: 'Binding', value: token.binding === 'none' ? 'None: whoever has it can use it' : token.binding },
      { label: 'Issued', value: at(token.issued_at) },
      {
        label: 'Expires',
        value: (
          <>
            {at(token.expires_at)}
            {token.state === 'live' ? (
              <>
                {' '}
                (<Countdown until={Date.parse(token.expires_at)} over="expired" />)
              </>
            ) : null}
          </>
        ),
      },
      ...(token.spent_at === null ? [] : [{ label: 'Exchanged', value: at(token.spent_at) }]),
      ...(token.revoked_at === null ? [] : [{ label: 'Revoked', value: at(token.revoked_at) }]),
      { label: 'Last seen', value: token.last_seen_at === null ? 'Not since the engine started' : at(token.last_seen_at) },
      {
        label: 'Address',
        value:
          token.address === null ? (
            'Unknown or erased'
          ) : (
            <Link to="/network/address/$address" params={{ address: token.address }}>
              <PlainText text={token.address} mono inline />
            </Link>
          ),
      },
      { label: 'Fingerprint', value: token.fingerprint, mono: true, copy: token.fingerprint },
      { label: token.type === 'access_token' ? 'jti' : 'Id', value: token.id, mono: true, copy: token.id },
    ]}
  />
);

const Acts = ({ token }: { readonly token: TokenView }) => {
  const act = useAct();
  const { grant, session } = token;
  const name = token.user_name ?? (token.user === null ? '' : shortId(token.user));
  return (
    <section aria-label="End it" className="flex flex-wrap gap-2">
      {token.state === 'live' ? (
        <Button
          variant="danger"
          onClick={() =>
            act({ act: { act: 'tokens.revoke', selection: { by: 'tokens', tokens: [token.id] } }, title: 'Revoke 1 token', verb: 'Revoke' })
          }
        >
          Revoke this token
        </Button>
      ) : null}
      {grant === null ? null : (
        <Button
          onClick={() =>
            act({ act: { act: 'tokens.revoke', selection: { by: 'grant', grant } }, title: 'Revoke the family', verb: 'Revoke' })
          }
        >
          Revoke its family
        </Button>
      )}
      {session === null ? null : (
        <Button
          onClick={() => act({ act: { act: 'sessions.end', sessions: [session] }, title: `End the session of ${name}`, verb: 'End' })}
        >
          End its session
        </Button>
      )}
      {token.user === null ? null : (
        <Button
          onClick={() => act({ act: { act: 'users.sign_out', users: [token.user ?? ''] }, title: `Sign ${name} out`, verb: 'Sign out' })}
        >
          Sign the user out
        </Button>
      )}
      <Button
        onClick={() =>
          act({
            act: { act: 'tokens.revoke', selection: { by: 'client', client: token.client } },
            title: `Revoke all of ${token.client_name}`,
            verb: 'Revoke',
          })
        }
      >
        Revoke all of the client
      </Button>
    </section>
  );
};

/** One token: what it is, where it came from, and how to end it. */
export const TokenDrawer = ({ id, known, position, onClose, onNext, onPrevious }: TokenDrawerProps) => {
  const client = useClient();
  const responds = useMay(may.respond);
  const { data, error, refetch } = useQuery({
    queryKey: ['tokens.show', id],
    queryFn: ({ signal }) => client.tokens.show({ id }, { signal }),
    ...(known ? { placeholderData: known } : {}),
  });
  return (
    <Drawer
      title={data ? `${typeWords[data.type]} token` : 'Token'}
      {...(position === undefined ? {} : { position })}
      onClose={onClose}
      onNext={onNext}
      onPrevious={onPrevious}
      {...(data && responds ? { footer: <Acts token={data} /> } : {})}
    >
      {error ? <ErrorState title="The token could not be read." detail={describeError(error).text} onRetry={() => void refetch()} /> : null}
      {data ? <Facts token={data} /> : null}
      {data?.grant ? (
        <Link to="/tokens/family/$grant" params={{ grant: data.grant }}>
          Its family: the whole chain of tokens
        </Link>
      ) : null}
    </Drawer>
  );
};
