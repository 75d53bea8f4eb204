import type { Clock } from '../../lib/clock.ts';
import { done, type Outcome, refused } from '../../lib/outcome.ts';
import { limitHeaders } from '../../limits/limit-headers.ts';
import type { Limits, LimitVerdict } from '../../limits/tiers.ts';
import { type OAuthRefusal, refusal } from '../../oauth/refusals.ts';
import { tellUserinfo } from '../../oauth/tokens/tell-userinfo.ts';
import type { TokenSightings } from '../../oauth/tokens/token-sightings.ts';
import type { Store } from '../../store/store.ts';
import { challenge, parseBearer } from '../bearer.ts';
import type { Answer, Exchange, Route } from '../exchange.ts';
import { parseForm } from '../form.ts';
import { jsonAnswer, refusalAnswer } from '../json-answer.ts';
import { recordExcess } from '../record-excess.ts';

export interface UserinfoDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly issuer: string;
  readonly limits: Limits;
  readonly seen: TokenSightings;
}

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;

/** The token by header or, in a POST, by form field: one of them (RFC 6750 §2). A token in the query is never looked at (RFC 9700 §4.3.2). */
const readToken = (exchange: Exchange): Outcome<string | undefined, OAuthRefusal> => {
  const bearer = parseBearer(exchange.headers.authorization);
  if (!bearer.ok || exchange.method !== 'POST' || !exchange.body?.length || !FORM_TYPE.test(exchange.headers['content-type'] ?? ''))
    return bearer;
  const form = parseForm(exchange.body);
  if (!form.ok) return form;
  const field = form.value.single('access_token');
  if (!field.ok || field.value === undefined) return field.ok ? bearer : field;
  return bearer.value === undefined
    ? done(field.value)
    : refused(refusal('invalid_request', 'several_methods', 'The access token was sent in more than one way.'));
};

const tooMany = async (deps: UserinfoDeps, exchange: Exchange, verdict: LimitVerdict, user?: string): Promise<Answer> => {
  await recordExcess(deps, verdict, { ...exchange.origin, user });
  return refusalAnswer(refusal('rate_limited', 'rate_limited'), deps.issuer, limitHeaders(verdict));
};

const refuse = async (deps: UserinfoDeps, exchange: Exchange, no: OAuthRefusal | null): Promise<Answer> => {
  // Failures are counted by address, so that guessing tokens runs into a limit too.
  const verdict = deps.limits.check('api', { address: exchange.origin.address });
  if (!verdict.allowed) return tooMany(deps, exchange, verdict);
  const headers = limitHeaders(verdict);
  // Without any token the challenge names no error (RFC 6750 §3.1).
  if (!no) return jsonAnswer(401, {}, { ...headers, 'www-authenticate': challenge('Bearer', { realm: deps.issuer }) });
  await deps.store.refuse({ kind: 'token.rejected', ...exchange.origin, details: { endpoint: 'userinfo', reason: no.reason } });
  const scope = no.code === 'insufficient_scope' ? 'openid' : undefined;
  const why = challenge('Bearer', { realm: deps.issuer, error: no.code, errorDescription: no.description, scope });
  return refusalAnswer(no, deps.issuer, { ...headers, 'www-authenticate': why });
};

const handle = async (deps: UserinfoDeps, exchange: Exchange): Promise<Answer> => {
  const token = readToken(exchange);
  if (!token.ok || token.value === undefined) return refuse(deps, exchange, token.ok ? null : token.refusal);
  const told = await tellUserinfo({ clock: deps.clock, read: deps.store.read, seen: deps.seen }, token.value);
  if (!told.ok) return refuse(deps, exchange, told.refusal);
  const verdict = deps.limits.check('userinfo', { address: exchange.origin.address, user: told.value.userId });
  if (!verdict.allowed) return tooMany(deps, exchange, verdict, told.value.userId);
  return { ...jsonAnswer(200, told.value.claims, limitHeaders(verdict)), party: { user: told.value.userId } };
};

/** GET and POST /userinfo: OpenID Connect Core §5.3. */
export const userinfoRoutes = (deps: UserinfoDeps): Route[] =>
  (['GET', 'POST'] as const).map((method) => ({
    method,
    path: '/userinfo',
    endpoint: 'userinfo',
    class: 'json',
    cors: 'userinfo',
    tier: null,
    load: 1,
    handle: (exchange) => handle(deps, exchange),
  }));
