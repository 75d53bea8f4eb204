import { done, type Outcome, refused } from '../lib/outcome.ts';
import { limitHeaders } from '../limits/limit-headers.ts';
import type { Limits, LimitTier } from '../limits/tiers.ts';
import { type AuthenticateDeps, authenticateClient } from '../oauth/authenticate-client.ts';
import type { Client } from '../oauth/client.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';
import { readClientProof } from './client-proof.ts';
import type { Answer, Exchange, Party } from './exchange.ts';
import { type Form, parseForm } from './form.ts';
import { refusalAnswer } from './json-answer.ts';
import { recordExcess } from './record-excess.ts';

export interface ClientRequestDeps extends AuthenticateDeps {
  readonly issuer: string;
  readonly limits: Limits;
}

export interface ClientRequest {
  readonly client: Client;
  readonly form: Form;
}

/** Whom an answer to an authenticated client is for. */
export const partyOf = ({ id, authMethod }: Client): Party => ({ client: id, isProven: authMethod !== 'none' });

type Headers = Readonly<Record<string, string>>;

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;
const NO_BODY = Buffer.alloc(0);

const readForm = ({ headers, body }: Exchange): Outcome<Form, OAuthRefusal> => {
  if (!FORM_TYPE.test(headers['content-type'] ?? ''))
    return refused(refusal('invalid_request', 'content_type', 'The body must be application/x-www-form-urlencoded.'));
  const form = parseForm(body ?? NO_BODY);
  if (!form.ok) return form;
  // RFC 8707 §2 lets `resource` repeat; nothing else may (RFC 6749 §3.2).
  for (const name of form.value.duplicates)
    if (name !== 'resource') return refused(refusal('invalid_request', 'repeated_parameter', 'A parameter was sent more than once.'));
  return form;
};

const record = (deps: ClientRequestDeps, exchange: Exchange, endpoint: string, { reason }: OAuthRefusal, client?: string): Promise<void> =>
  deps.store.refuse({ kind: 'request.refused', client, ...exchange.origin, details: { reason, endpoint } });

/** Refuses what an authenticated client asked in a wrong way, on the record. Audits `request.refused`. */
export const refuseRequest = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  { endpoint, client, headers, refusal: no }: { endpoint: string; client: Client; headers: Headers; refusal: OAuthRefusal },
): Promise<Answer> => {
  await record(deps, exchange, endpoint, no, client.id);
  return { ...refusalAnswer(no, deps.issuer, headers), party: partyOf(client) };
};

const prove = async (deps: ClientRequestDeps, exchange: Exchange, endpoint: string): Promise<Outcome<ClientRequest, OAuthRefusal>> => {
  const form = readForm(exchange);
  if (!form.ok) {
    await record(deps, exchange, endpoint, form.refusal);
    return form;
  }
  const proof = readClientProof(form.value, exchange.headers.authorization);
  if (!proof.ok) {
    await record(deps, exchange, endpoint, proof.refusal);
    return proof;
  }
  const client = await authenticateClient(deps, { proof: proof.value, endpoint, origin: exchange.origin });
  return client.ok ? done({ client: client.value, form: form.value }) : client;
};

/**
 * What the endpoints for clients have in common: the form, who the client is, and the rate limit.
 *
 * The proof is judged before anything is counted. A client that proved itself is counted by its id, anyone else by the address alone: so nobody can use up
 * the allowance of a client by naming it, neither headers nor limit tell whether there is such a client, and secrets of many clients cannot be tried at once.
 *
 * @param endpoint Name for the log.
 * @returns The authenticated client and its form with the headers of the limit, or the refusal to answer with.
 * @see RFC 6749 §2.3, §3.2
 */
export const readClientRequest = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  endpoint: string,
  tier: LimitTier,
): Promise<{ readonly outcome: Outcome<ClientRequest, OAuthRefusal>; readonly headers: Headers }> => {
  const { origin } = exchange;
  const outcome = await prove(deps, exchange, endpoint);
  const client = outcome.ok ? outcome.value.client.id : undefined;
  const verdict = deps.limits.check(tier, { address: origin.address, client });
  const headers = limitHeaders(verdict);
  if (verdict.allowed) return { outcome, headers };
  await recordExcess(deps, verdict, { ...origin, client });
  return { outcome: refused(refusal('rate_limited', 'rate_limited')), headers };
};
