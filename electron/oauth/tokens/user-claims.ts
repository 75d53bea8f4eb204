import type { UserRecord } from '../../store/records.ts';

/** Claims each standard scope stands for: OpenID Connect Core §5.4. */
const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
};

/** Every claim the server can tell of a person, for discovery. */
export const supportedClaims: readonly string[] = ['sub', ...Object.values(CLAIMS).flat()];

/** What is known of the person, by the standard names. The account's own name and mail win over claims given with it. */
const allClaims = (user: UserRecord): Record<string, unknown> => ({
  ...user.claims,
  preferred_username: user.name,
  updated_at: Math.floor(user.updatedAt / 1000),
  ...(user.email === null ? {} : { email: user.email, email_verified: user.claims.email_verified === true }),
});

/** The claims that the scopes open, without those that are unknown. */
export const claimsOfScopes = (user: UserRecord, scopes: readonly string[]): Record<string, unknown> => {
  const all = allClaims(user);
  const out: Record<string, unknown> = {};
  for (const name of scopes.flatMap((scope) => CLAIMS[scope] ?? [])) if (Object.hasOwn(all, name)) out[name] = all[name];
  return out;
};
