import { newId } from '../../../electron/lib/ids.ts';
import { newValue } from '../../../electron/oauth/tokens/token-value.ts';
import { assertionFields } from '../../support/assertions.ts';
import { codeFields, issueTestCode, ORIGIN, type Reply, text } from '../../support/endpoints.ts';
import { ASSERTION_SECRET, type Trial } from './trial.ts';

/** Makes ready, without faults, and returns what is then done under them: it resolves to the status that the caller is answered with. */
export type Arrange = (trial: Trial) => Promise<() => Promise<number>>;

const status = async (reply: Promise<Reply>): Promise<number> => (await reply).status;

const firstTokens = async ({ world, endpoints, client, session }: Trial): Promise<Reply> =>
  endpoints.token(client, codeFields(await issueTestCode(world, session)));

const signIn = async ({ world, store, visitor }: Trial): Promise<number> => {
  const now = world.clock.now();
  const { id, hash } = newValue(world, 'session');
  await store.write(async (tx) => {
    await tx.sessions.insert({
      id,
      hash,
      userId: visitor.id,
      amr: ['pwd'],
      acr: '1',
      authTime: now,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + 43_200_000,
      address: ORIGIN.address,
      agent: ORIGIN.agent,
    });
    await tx.audit({ kind: 'user.signed_in', user: visitor.id, session: id, details: { method: 'password', acr: '1', amr: ['pwd'] } });
  });
  return 200;
};

const importFive = async ({ world, store, client }: Trial): Promise<number> => {
  const batch = newId(world);
  await store.write(async (tx) => {
    for (let n = 0; n < 5; n++) {
      const id = `import-${batch}-${n}`;
      await tx.clients.put({ ...client, id, name: id });
      await tx.clients.addSecret(id, { hash: world.random.bytes(32), sealed: null, createdAt: world.clock.now(), expiresAt: null });
    }
    await tx.audit({ kind: 'import.applied', actor: 'local:cli', details: { clients: 5, users: 0, resources: 0, sha256: batch } });
  });
  return 200;
};

/** Every kind of unit that issues, spends, revokes or registers, with the status it is answered with when nothing fails. */
export const kindsOfUnit: readonly (readonly [title: string, status: number, arrange: Arrange])[] = [
  [
    'issuing a code',
    200,
    async ({ world, session }) =>
      async () =>
        (await issueTestCode(world, session)) === '' ? 500 : 200,
  ],
  [
    'redeeming a code',
    200,
    async ({ world, session, endpoints, client }) => {
      const code = await issueTestCode(world, session);
      return () => status(endpoints.token(client, codeFields(code)));
    },
  ],
  [
    'the replay of a code',
    400,
    async ({ world, session, endpoints, client }) => {
      const code = await issueTestCode(world, session);
      await endpoints.token(client, codeFields(code));
      return () => status(endpoints.token(client, codeFields(code)));
    },
  ],
  [
    'rotating a refresh token',
    200,
    async (trial) => {
      const { json } = await firstTokens(trial);
      const fields = { grant_type: 'refresh_token', refresh_token: text(json.refresh_token) };
      return () => status(trial.endpoints.token(trial.client, fields));
    },
  ],
  [
    'the reuse of a refresh token',
    400,
    async (trial) => {
      const { json } = await firstTokens(trial);
      const fields = { grant_type: 'refresh_token', refresh_token: text(json.refresh_token) };
      await trial.endpoints.token(trial.client, fields);
      return () => status(trial.endpoints.token(trial.client, fields));
    },
  ],
  [
    'a client’s own token',
    200,
    async ({ endpoints, client }) =>
      () =>
        status(endpoints.token(client, { grant_type: 'client_credentials', scope: 'orders:write' })),
  ],
  [
    'a client that proves itself by assertion',
    200,
    async ({ world, endpoints, signer }) => {
      const proof = await assertionFields(world, signer.id, { alg: 'HS256', key: Buffer.from(ASSERTION_SECRET) });
      const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders:write', client_id: signer.id, ...proof });
      return () => status(endpoints.post(endpoints.tokenRoute(), body.toString()));
    },
  ],
  [
    'revoking an access token',
    200,
    async (trial) => {
      const { json } = await firstTokens(trial);
      return () => status(trial.endpoints.revoke(trial.client, text(json.access_token)));
    },
  ],
  [
    'revoking a refresh token',
    200,
    async (trial) => {
      const { json } = await firstTokens(trial);
      return () => status(trial.endpoints.revoke(trial.client, text(json.refresh_token)));
    },
  ],
  ['signing in', 200, async (trial) => () => signIn(trial)],
  ['an import of five', 200, async (trial) => () => importFive(trial)],
];
