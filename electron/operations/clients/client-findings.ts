import type { ClientHealth } from '../../../shared/contract/clients.ts';
import type { EpochMs } from '../../../shared/units.ts';
import type { Client } from '../../oauth/client.ts';

type Finding = ClientHealth['findings'][number];
type Judged = Omit<Client, 'createdAt' | 'updatedAt' | 'tokensNotBefore' | 'status' | 'secrets'> & { readonly weakSecret: boolean };

const DAY_MS = 86_400_000;
/** Age after which a secret is said to be old. */
const OLD_SECRET_DAYS = 365;
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])[:/]/;

const finding = (severity: Finding['severity'], field: string, text: string, fix: string): Finding => ({ severity, field, text, fix });

const redirectFindings = ({ redirectUris, type }: Judged): Finding[] =>
  redirectUris.flatMap((uri) => {
    if (uri.startsWith('http://localhost'))
      return [
        finding(
          'medium',
          'redirect_uris',
          `${uri} names localhost, which can be made to mean another address.`,
          'Use 127.0.0.1 or [::1] (RFC 8252 §8.3).',
        ),
      ];
    if (LOOPBACK.test(uri) && type === 'confidential')
      return [
        finding(
          'low',
          'redirect_uris',
          `${uri} leads to the person's own machine, but the client keeps a secret, as a server does.`,
          'Register a public client for a native application (RFC 8252 §8.5).',
        ),
      ];
    return [];
  });

const authenticationFindings = ({ authMethod, weakSecret, grants, type, redirectUris }: Judged): Finding[] => [
  ...(weakSecret ? [finding('high', 'client_secret', 'The secret is weak; production would refuse it.', 'Rotate the secret.')] : []),
  ...(authMethod === 'client_secret_post'
    ? [
        finding(
          'low',
          'token_endpoint_auth_method',
          'The secret travels in the body of requests.',
          'Prefer private_key_jwt (RFC 9700 §2.5).',
        ),
      ]
    : []),
  ...(type === 'public' && grants.includes('refresh_token') && redirectUris.some((uri) => uri.startsWith('https:'))
    ? [
        finding(
          'low',
          'grant_types',
          'A browser application holds refresh tokens; only rotation protects them.',
          'Keep them in a back end for the front end, or leave the refresh token out.',
        ),
      ]
    : []),
];

const tokenFindings = ({ accessTokenFormat, scopes, skipConsent, grants }: Judged): Finding[] => [
  ...(accessTokenFormat === 'jwt' && scopes.some((scope) => /(^|[:.])admin$/.test(scope))
    ? [
        finding(
          'medium',
          'access_token_format',
          'Tokens with an administrative scope are self-contained: a revoked one goes on being accepted where nobody introspects it.',
          'Use opaque tokens for this client.',
        ),
      ]
    : []),
  ...(skipConsent && grants.includes('authorization_code')
    ? [finding('low', 'skip_consent', 'People are not asked for their consent.', 'Leave this to clients of your own house.')]
    : []),
];

/**
 * What is not as it should be about a registration, though it is allowed.
 *
 * @param secrets Of the client, when it is one that is stored.
 * @see RFC 9700 · RFC 8252 §8
 */
export const clientFindings = (client: Judged, secrets: Client['secrets'] = [], now: EpochMs = 0): Finding[] => {
  const current = secrets.find(({ expiresAt }) => expiresAt === null);
  const age = current ? Math.floor((now - current.createdAt) / DAY_MS) : 0;
  return [
    ...authenticationFindings(client),
    ...redirectFindings(client),
    ...tokenFindings(client),
    ...(age >= OLD_SECRET_DAYS ? [finding('medium', 'client_secret', `The secret is ${age} days old.`, 'Rotate it with an overlap.')] : []),
  ];
};
