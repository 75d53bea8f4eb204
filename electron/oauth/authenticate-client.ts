import { hash } from 'node:crypto';
import type { Sealer } from '../keys/seal.ts';
import type { Clock } from '../lib/clock.ts';
import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { Store } from '../store/store.ts';
import type { Client } from './client.ts';
import type { RequestOrigin } from './grants/token-request.ts';
import type { OAuthPolicy } from './policy.ts';
import { dummyAssertionClient } from './proofs/dummy-assertion-client.ts';
import { type AssertionReason, verifyClientAssertion } from './proofs/verify-client-assertion.ts';
import { type OAuthRefusal, type RefusalCode, refusal } from './refusals.ts';

/** What a request brought to prove who its client is, as read from header and form. */
export type ClientProof =
  | { readonly by: 'secret'; readonly id: string; readonly secret: string }
  /** `id` is the subject the assertion claims, `named` the `client_id` beside it, which must be the same (RFC 7521 §4.2). */
  | { readonly by: 'assertion'; readonly id: string | undefined; readonly named: string | undefined; readonly assertion: string }
  | { readonly by: 'none'; readonly id: string };

export type ClientAuthReason =
  | AssertionReason
  | 'unknown_client'
  | 'wrong_secret'
  | 'wrong_method'
  | 'client_suspended'
  | 'replayed_assertion'
  | 'id_mismatch';

export interface AuthenticateDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly policy: Pick<OAuthPolicy, 'clockLeeway' | 'assertionLifetime'>;
  /** Names of this server that an assertion may be meant for, the issuer first. */
  readonly audiences: readonly string[];
}

type Judged = Outcome<Client, OAuthRefusal<ClientAuthReason>>;
const no = (reason: ClientAuthReason, code: RefusalCode = 'invalid_client') => refused(refusal(code, reason));

const NOBODY = Buffer.alloc(32);

/** Secrets are presented in the header or in the form alike: it is the same secret over the same channel. */
const takesSecret = (client: Client): boolean => client.authMethod === 'client_secret_basic' || client.authMethod === 'client_secret_post';

/** One keyed hash and at least one comparison are spent whether or not the client is known. */
const judgeSecret = (deps: AuthenticateDeps, client: Client | undefined, secret: string): Judged => {
  const now = deps.clock.now();
  const live = client?.secrets.filter((known) => known.expiresAt === null || known.expiresAt > now).map((known) => known.hash) ?? [];
  const matches = (live.length === 0 ? [NOBODY] : live).some((known) => deps.sealer.verifyPepperedHash(secret, known));
  if (!client) return no('unknown_client');
  if (!takesSecret(client)) return no('wrong_method');
  return matches ? done(client) : no('wrong_secret');
};

/** The secrets of a `client_secret_jwt` client in the clear, for the one verification. */
const openSecrets = (deps: AuthenticateDeps, client: Client): Buffer[] => {
  const now = deps.clock.now();
  return client.secrets.flatMap(({ sealed, expiresAt }) => {
    if (sealed === null || (expiresAt !== null && expiresAt <= now)) return [];
    const opened = deps.sealer.open('client-secret', sealed, client.id);
    return opened.ok ? [opened.value] : [];
  });
};

const judgeAssertion = async (deps: AuthenticateDeps, client: Client | undefined, assertion: string): Promise<Judged> => {
  const { clockLeeway: leeway, assertionLifetime: maxLifetime } = deps.policy;
  const secrets = client?.authMethod === 'client_secret_jwt' ? openSecrets(deps, client) : [];
  const verified = await verifyClientAssertion(
    { clock: deps.clock, leeway, maxLifetime, audiences: deps.audiences },
    { assertion, client: client ?? dummyAssertionClient, secrets },
  );
  for (const secret of secrets) secret.fill(0);
  if (!client) return no('unknown_client');
  if (!verified.ok) return verified;
  // The mark and the look-up are one statement: of two uses at once, one wins (RFC 7523 §3, `jti`).
  const { jti, expiresAt } = verified.value;
  const fresh = await deps.store.write((tx) => tx.guards.use('client_assertion', client.id, hash('sha256', jti, 'buffer'), expiresAt));
  return fresh ? done(client) : no('replayed_assertion');
};

const judge = async (
  deps: AuthenticateDeps,
  proof: ClientProof,
): Promise<{ readonly known: Client | undefined; readonly judged: Judged }> => {
  const known = proof.id === undefined ? undefined : await deps.store.read.clients.find(proof.id);
  if (proof.by === 'secret') return { known, judged: judgeSecret(deps, known, proof.secret) };
  if (proof.by === 'none')
    return { known, judged: !known ? no('unknown_client') : known.authMethod === 'none' ? done(known) : no('wrong_method') };
  if (proof.named !== undefined && proof.named !== proof.id) return { known, judged: no('id_mismatch') };
  return { known, judged: await judgeAssertion(deps, known, proof.assertion) };
};

/**
 * Judges who the client of a request is. The caller learns the same of an unknown client, a wrong secret and a suspended client, at the same cost.
 *
 * @param input.endpoint Name of the endpoint, for the log.
 * @returns The active client, or refusal `invalid_client`, reason one of {@link ClientAuthReason}.
 * @throws StoreFault when the single use of an assertion could not be made durable.
 * Audits `client.authentication_failed` on refusal.
 * @see RFC 6749 §2.3, §3.2.1 · OpenID Connect Core §9 · RFC 7523 §3
 */
export const authenticateClient = async (
  deps: AuthenticateDeps,
  input: { readonly proof: ClientProof; readonly endpoint: string; readonly origin: RequestOrigin },
): Promise<Judged> => {
  const { known, judged } = await judge(deps, input.proof);
  const outcome = judged.ok && judged.value.status !== 'active' ? no('client_suspended') : judged;
  if (outcome.ok) return outcome;
  const details = { reason: outcome.refusal.reason, endpoint: input.endpoint };
  await deps.store.refuse({ kind: 'client.authentication_failed', client: known?.id, ...input.origin, details });
  return outcome;
};
