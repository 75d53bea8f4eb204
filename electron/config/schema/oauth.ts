import { z } from 'zod';
import { signingAlgorithms } from '../../oauth/client.ts';
import { defaultPolicy, type OAuthPolicy } from '../../oauth/policy.ts';
import { choice, days, fieldMeanings, seconds } from './field.ts';

const YEAR = 365 * 86_400;
const MONTH = 30 * 86_400;

/** The type makes a field that is added to the policy and forgotten here fail to compile. */
const policyShape = {
  codeLifetime: seconds(10, 600)
    .default(defaultPolicy.codeLifetime)
    .describe('Life of an authorization code, at most 10 minutes (RFC 6749 §4.1.2).'),
  accessTokenLifetime: seconds(60, 3600)
    .default(defaultPolicy.accessTokenLifetime)
    .describe('Life of an access token. Half an hour up to an hour is usual; the shorter, the sooner a stolen one is worth nothing.'),
  idTokenLifetime: seconds(60, 86_400).default(defaultPolicy.idTokenLifetime).describe('Life of an ID token.'),
  refreshTokenLifetime: seconds(60, YEAR)
    .default(defaultPolicy.refreshTokenLifetime)
    .describe('Life of a refresh-token family from its first token, however often it is rotated.'),
  refreshTokenIdleLifetime: seconds(60, YEAR)
    .default(defaultPolicy.refreshTokenIdleLifetime)
    .describe('A refresh token unused for this long is dead.'),
  refreshTokenGrace: seconds(0, 60)
    .default(defaultPolicy.refreshTokenGrace)
    .describe(
      'Time in which a spent refresh token may be presented again while its successor is unused (a lost reply). 0 switches it off.',
    ),
  clockLeeway: seconds(0, 120).default(defaultPolicy.clockLeeway).describe('Clock difference tolerated in what a client signs.'),
  authorizationLifetime: seconds(60, 3600)
    .default(defaultPolicy.authorizationLifetime)
    .describe('Time a person has from the authorization request to its answer.'),
  sessionIdleLifetime: seconds(60, MONTH)
    .default(defaultPolicy.sessionIdleLifetime)
    .describe('A sign-in session unused for this long ends.'),
  sessionLifetime: seconds(60, MONTH)
    .default(defaultPolicy.sessionLifetime)
    .describe('A sign-in session ends after this long, used or not.'),
  assertionLifetime: seconds(30, 3600)
    .default(defaultPolicy.assertionLifetime)
    .describe('Longest life a client assertion may claim (RFC 7523 §3).'),
} satisfies Record<keyof OAuthPolicy, z.ZodType<number>>;

/** Scope token of RFC 6749 §3.3. */
const scope = () =>
  z
    .string()
    .max(200)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/);

/** The protocol's lifetimes, its signing keys, and what scopes mean. */
export const oauthShape = {
  oauth: z.strictObject(policyShape).prefault({}),
  keys: z
    .strictObject({
      alg: choice(signingAlgorithms).default('ES256').describe('Signature algorithm of new keys (RFC 7518 §3.1, RFC 8037 §3.1).'),
      rsaBits: z
        .literal([2048, 3072, 4096])
        .register(fieldMeanings, { form: 'number', unit: 'bits', accepts: 'one of 2048, 3072, 4096 (bits)' })
        .default(2048)
        .describe(
          'Modulus of new RSA keys. 2048 is what every client takes, until 2030 by NIST SP 800-57 Part 1, and signs several times faster than 4096; keys are replaced long before.',
        ),
      rotateEveryDays: days(1, 3650).default(90).describe('Age at which the signing key is replaced.'),
      publishAheadSeconds: seconds(0, MONTH)
        .default(86_400)
        .describe('How long a new key is in the JWKS before it signs, so that clients that cache the JWKS have it.'),
    })
    .prefault({}),
  scopes: z
    .strictObject({
      hierarchy: z
        .record(scope(), z.array(scope()).max(50))
        .refine((map) => Object.keys(map).length <= 200, 'has over 200 scopes')
        .register(fieldMeanings, {
          form: 'json',
          accepts: 'a JSON object from a scope to the list of scopes it includes, such as {"write":["read"]}',
        })
        .default({ admin: ['write'], write: ['read'] })
        .describe('Which scopes a scope includes, directly; what those include follows.'),
      descriptions: z
        .record(scope(), z.string().min(1).max(200))
        .refine((map) => Object.keys(map).length <= 500, 'has over 500 scopes')
        .register(fieldMeanings, {
          form: 'json',
          accepts: 'a JSON object from a scope to one line of text, such as {"orders":"See your orders"}',
        })
        .default({})
        .describe(
          'What the consent page says of a scope. Added to the built-in texts of the standard scopes; a scope without text is shown by its name.',
        ),
    })
    .prefault({}),
};
