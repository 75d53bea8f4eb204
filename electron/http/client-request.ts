import { done, type Outcome, refused } from '../lib/outcome.ts';
import { limitHeaders } from '../limits/limit-headers.ts';
import type { Limits, LimitTier } from '../limits/tiers.ts';
import { type AuthenticateDeps, authenticateClient, type ClientProof } from '../oauth/authenticate-client.ts';
import type { Client } from '../oauth/client.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';
import { readClientProof } from './client-proof.ts';
import type { Exchange } from './exchange.ts';
import { type Form, parseForm } from './form.ts';

export interface ClientRequestDeps extends AuthenticateDeps {
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
  const [repeated] = form.value.duplicates;
  // RFC 8707 §2 lets `resource` repeat; nothing else may (RFC 6749 §3.2).
  return repeated !== undefined && repeated !== 'resource'
    ? refused(refusal('invalid_request', 'repeated_parameter', 'A parameter was sent more than once.'))
    : form;
};

const limited = async (
  deps: ClientRequestDeps,
  exchange: Exchange,
  tier: LimitTier,
  proof: ClientProof | undefined,
): Promise<{ allowed: boolean; headers: Headers }> => {
  // Only a registered id is counted apart: made-up ones would each bring a fresh allowance.
  const id = proof?.id === undefined ? undefined : (await deps.store.read.clients.find(proof.id))?.id;
  const { address } = exchange.origin;
  const verdict = deps.limits.check(tier, { address, client: id });
  if (!verdict.allowed) {
    const details = { tier, limit: verdict.limit, window_seconds: verdict.windowSeconds };
    await deps.store.write((tx) => tx.refuse({ kind: 'limit.exceeded', client: id, ...exchange.origin, details }));
  }
  return { allowed: verdict.allowed, headers: limitHeaders(verdict) };
};

/**
 * What the endpoints for clients have in common: the form, the rate limit, and who the client is, cheapest first.
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
  const form = readForm(exchange);
  const proof = form.ok ? readClientProof(form.value, exchange.headers.authorization) : form;
  const { allowed, headers } = await limited(deps, exchange, tier, proof.ok ? proof.value : undefined);
  if (!allowed) return { outcome: refused(refusal('rate_limited', 'rate_limited')), headers };
  if (!form.ok || !proof.ok) {
    const { reason } = proof.ok ? { reason: '' } : proof.refusal;
    await deps.store.write((tx) => tx.refuse({ kind: 'request.refused', ...exchange.origin, details: { reason, endpoint } }));
    return { outcome: proof.ok ? refused(refusal('invalid_request', 'malformed')) : proof, headers };
  }
  const client = await authenticateClient(deps, { proof: proof.value, endpoint, origin: exchange.origin });
  return { outcome: client.ok ? done({ client: client.value, form: form.value }) : client, headers };
};
