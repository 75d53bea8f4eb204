import type { Operations } from '../../../electron/control/connect-control.ts';
import type { SessionRecord } from '../../../electron/store/records.ts';
import type { ActInput, Effect, Performed } from '../../../shared/contract/acts.ts';
import { tokenStates } from '../../../shared/contract/tokens.ts';
import { addSession, codeFields, createEndpoints, type Endpoints, issueTestCode, text } from '../../support/endpoints.ts';
import type { ClientWithSecret, NewClient, Person, World } from '../../support/world.ts';
import { createOperator, type Operator } from '../operator.ts';

/** What a client holds after a code exchange. */
export interface Held {
  readonly access: string;
  readonly refresh: string;
  readonly jti: string;
  readonly refreshId: string;
  readonly grant: string;
  readonly session: SessionRecord;
  readonly client: ClientWithSecret;
}

/** An administrator beside clients that really get tokens at the endpoints. */
export interface TokenDesk {
  readonly operator: Operator;
  readonly world: World;
  readonly ops: Operations;
  readonly ends: Endpoints;
  addClient(id: string, changes?: NewClient): Promise<ClientWithSecret>;
  addPerson(name: string): Promise<Person>;
  signIn(person: Person): Promise<SessionRecord>;
  /** A code exchange: an access and a refresh token. */
  hold(client: ClientWithSecret, session: SessionRecord, scopes?: readonly string[]): Promise<Held>;
  /** Tokens of a client for itself. */
  machine(client: ClientWithSecret, scope?: string): Promise<string>;
  refresh(client: ClientWithSecret, token: string): ReturnType<Endpoints['token']>;
  isActive(client: ClientWithSecret, token: string): Promise<boolean>;
  /** Preview and perform in one go, with what is asked to be typed. */
  act(act: ActInput, by?: Operations): Promise<{ effect: Effect; performed: Performed }>;
  close(): Promise<void>;
}

export const REASON = 'test of the desk';

/** `jti` of a JWT, id of any other value. */
export const idOf = (value: string): string => {
  if (!value.includes('.')) return value.slice(4, 40);
  const claims: { jti: string } = JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString());
  return claims.jti;
};

export const everyState = [...tokenStates, undefined] as const;

export const createTokenDesk = async (): Promise<TokenDesk> => {
  const operator = await createOperator();
  const { world, operations: ops } = operator;
  const ends = createEndpoints(world, { seen: operator.deps.seen });
  const addClient = (id: string, changes: NewClient = {}): Promise<ClientWithSecret> =>
    world.addClient({ id, name: `Name of ${id}`, scopes: ['openid', 'profile', 'offline_access', 'orders:write'], ...changes });
  const hold: TokenDesk['hold'] = async (client, session, scopes = ['openid', 'profile', 'offline_access']) => {
    const code = await issueTestCode(world, session, { clientId: client.id, scopes: [...scopes] });
    const { status, json } = await ends.token(client, codeFields(code));
    if (status !== 200) throw new Error(JSON.stringify(json));
    const [access, refresh] = [text(json.access_token), text(json.refresh_token)];
    const record = await world.store.read.tokens.findRefresh(idOf(refresh));
    return { access, refresh, jti: idOf(access), refreshId: idOf(refresh), grant: record?.grantId ?? '', session, client };
  };
  const act: TokenDesk['act'] = async (wanted, by = ops) => {
    const effect = await by.acts.preview(wanted);
    const confirmation = effect.confirm ?? undefined;
    return { effect, performed: await by.acts.perform({ preview: effect.preview, reason: REASON, confirmation }) };
  };
  return {
    operator,
    world,
    ops,
    ends,
    addClient,
    hold,
    act,
    addPerson: (name) => world.addUser({ name, passwordHash: '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA' }),
    signIn: (person) => addSession(world, person),
    async machine(client, scope = 'orders:write') {
      const { status, json } = await ends.token(client, { grant_type: 'client_credentials', scope });
      if (status !== 200) throw new Error(JSON.stringify(json));
      return text(json.access_token);
    },
    refresh: (client, token) => ends.token(client, { grant_type: 'refresh_token', refresh_token: token }),
    async isActive(client, token) {
      return (await ends.introspect(client, token)).json.active === true;
    },
    close: () => operator.close(),
  };
};
