import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { ClientProof } from '../oauth/authenticate-client.ts';
import { readClientAssertionClaims } from '../oauth/proofs/read-client-assertion.ts';
import { type OAuthRefusal, refusal } from '../oauth/refusals.ts';
import { parseBasicCredentials } from './basic-credentials.ts';
import type { Form } from './form.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const LONGEST_CLIENT_ID = 512;
export const LONGEST_CLIENT_SECRET = 1024;

const no = (reason: string, description: string) => refused(refusal('invalid_request', reason, description));

const readAssertion = (form: Form, clientId: string | undefined): Outcome<ClientProof, OAuthRefusal> => {
  const assertion = form.get('client_assertion');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) return no('assertion_type', 'The client_assertion_type is not known.');
  if (assertion === undefined) return no('no_assertion', 'The parameter client_assertion is required.');
  return done({ by: 'assertion', id: readClientAssertionClaims(assertion)?.sub, named: clientId, assertion });
};

/**
 * Reads how the client proves who it is. A request may use one way only (RFC 6749 §2.3).
 *
 * @returns The proof, unjudged; or refusal `invalid_request` or `invalid_client`.
 * @see RFC 6749 §2.3.1 · RFC 7521 §4.2
 */
export const readClientProof = (form: Form, authorization: string | undefined): Outcome<ClientProof, OAuthRefusal> => {
  const basic = parseBasicCredentials(authorization);
  if (!basic.ok) return basic;
  const clientId = form.get('client_id');
  const secret = form.get('client_secret');
  const asserts = form.get('client_assertion') !== undefined || form.get('client_assertion_type') !== undefined;
  if ([basic.value !== undefined, secret !== undefined, asserts].filter(Boolean).length > 1)
    return no('several_methods', 'The client must authenticate in one way only.');
  if (asserts) return readAssertion(form, clientId);
  if (basic.value) {
    if (clientId !== undefined && clientId !== basic.value.clientId)
      return no('id_mismatch', 'The client_id is not that of the Authorization header.');
    return done({ by: 'secret', id: basic.value.clientId, secret: basic.value.secret });
  }
  if (clientId === undefined || clientId.length > LONGEST_CLIENT_ID) return refused(refusal('invalid_client', 'no_client_id'));
  if (secret === undefined) return done({ by: 'none', id: clientId });
  return secret.length > LONGEST_CLIENT_SECRET
    ? refused(refusal('invalid_client', 'long_secret'))
    : done({ by: 'secret', id: clientId, secret });
};
