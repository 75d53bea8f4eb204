import { done, type Outcome, refused } from '../lib/outcome.ts';
import { limitHeaders } from '../limits/limit-headers.ts';
import type { Limits, LimitTier, LimitVerdict } from '../limits/tiers.ts';
import { type AuthenticateDeps, authenticateClient, type ClientProof } from '../oauth/authenticate-client.ts';
import type { Client } from '../oauth/client.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';
import { readClientProof } from './client-proof.ts';
import type { Answer, Exchange } from './exchange.ts';
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

const readProof = (exchange: Exchange): Outcome<{ readonly form: Form; readonly proof: ClientProof }, OAuthRefusal> => {
  const form = readForm(exchange);
  if (!form.ok) return form;
  const proof = readClientProof(form.value, exchange.headers.authorization);
  return proof.ok ? done({ form: form.value, proof: proof.value }) : proof;
};

const tooMany = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  verdict: LimitVerdict,
  client: string | undefined,
): Promise<{ readonly outcome: Outcome<never, OAuthRefusal>; readonly headers: Headers }> => {
  await recordExcess(deps, verdict, { ...exchange.origin, client });
  return { outcome: refused(refusal('rate_limited', 'rate_limited')), headers: limitHeaders(verdict) };
};

const recordMalformed = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  endpoint: string,
  reason: string,
  client?: string,
): Promise<void> => {
  await deps.store.write((tx) => tx.refuse({ kind: 'request.refused', client, ...exchange.origin, details: { reason, endpoint } }));
};

/** Refuses what an authenticated client asked in a wrong way, on the record. Audits `request.refused`. */
export const refuseRequest = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  { endpoint, client, headers, refusal: no }: { endpoint: string; client: Client; headers: Headers; refusal: OAuthRefusal },
): Promise<Answer> => {
  await recordMalformed(deps, exchange, endpoint, no.reason, client.id);
  return refusalAnswer(no, deps.issuer, headers);
};

/**
 * What the endpoints for clients have in common: the form, the rate limit, and who the client is, cheapest first.
 *
 * Requests of a registered client are counted by its id and address. A failed proof is counted by the address alone and told by that count, so that
 * neither the headers nor the limit tell whether there is such a client, and secrets of many clients cannot be tried at once.
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
  const read = readProof(exchange);
  const { origin } = exchange;
  // Only a registered id is counted apart: made-up ones would each bring a fresh allowance.
  const id = read.ok ? read.value.proof.id : undefined;
  const known = id === undefined ? undefined : (await deps.store.read.clients.find(id))?.id;
  const verdict = deps.limits.check(tier, { address: origin.address, client: known });
  if (!verdict.allowed) return tooMany(deps, exchange, verdict, known);
  const headers = limitHeaders(verdict);
  if (!read.ok) {
    await recordMalformed(deps, exchange, endpoint, read.refusal.reason);
    return { outcome: read, headers };
  }
  const { form, proof } = read.value;
  const client = await authenticateClient(deps, { proof, endpoint, origin });
  if (client.ok) return { outcome: done({ client: client.value, form }), headers };
  if (known === undefined) return { outcome: client, headers };
  const failed = deps.limits.check(tier, { address: origin.address });
  return failed.allowed ? { outcome: client, headers: limitHeaders(failed) } : tooMany(deps, exchange, failed, known);
};
