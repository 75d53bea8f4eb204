import type { PasswordHasher } from '../../accounts/password-hash.ts';
import type { PasswordPolicy } from '../../accounts/password-policy.ts';
import type { RiskPolicy } from '../../accounts/risk/risk-policy.ts';
import type { Lockout } from '../../accounts/sign-in/proof-limits.ts';
import type { Sealer } from '../../keys/seal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Client } from '../../oauth/client.ts';
import type { OAuthPolicy } from '../../oauth/policy.ts';
import { describeScope, type ScopeRules } from '../../oauth/scopes.ts';
import type { KeyRing } from '../../oauth/tokens/key-ring.ts';
import type { Emergency } from '../../respond/emergency.ts';
import type { Store } from '../../store/store.ts';
import { type Cookie, createCookie } from '../cookies.ts';
import { type Csrf, createCsrf } from '../csrf.ts';

/** What the pages and forms for people depend on. */
export interface InteractiveDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly policy: OAuthPolicy;
  readonly scopes: ScopeRules;
  readonly keyRing: KeyRing;
  readonly hasher: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  /** How often a proof of identity may fail. */
  readonly lockout: Lockout;
  readonly issuer: string;
  /** Whether the issuer is an https one. */
  readonly https: boolean;
  readonly issuerName: string;
  /** The password policy in a sentence, shown where a password is chosen. */
  readonly passwordRule?: string | undefined;
  /** Whether emergency mode has everybody prove anew who they are; never where there is none. */
  readonly emergency?: Pick<Emergency, 'beganAt'> | undefined;
  /** What comes of the risk of a sign-in; left out, it is not judged. */
  readonly risk?: RiskPolicy | undefined;
  /** What the consent page says of a scope, before the built-in texts. */
  readonly scopeDescriptions?: Readonly<Record<string, string>> | undefined;
}

/** The dependencies with what is made of them once. */
export interface Interactive extends InteractiveDeps {
  readonly csrf: Csrf;
  readonly sessionCookie: Cookie;
  readonly visitCookie: Cookie;
  readonly issuerOrigin: string;
  /** Path of the issuer, without a final slash: every address of ours stands under it. */
  readonly base: string;
  readonly findClient: (id: string) => Promise<Client | undefined>;
  readonly describeScope: (scope: string) => string;
}

/** Makes what all interactive routes share. */
export const createInteractive = (deps: InteractiveDeps): Interactive => {
  const { origin, pathname } = new URL(deps.issuer);
  const descriptions = new Map(Object.entries(deps.scopeDescriptions ?? {}));
  return {
    ...deps,
    csrf: createCsrf({ mac: (data) => deps.sealer.mac('csrf', data) }),
    sessionCookie: createCookie({ name: 'gatewatch_session', https: deps.https }),
    visitCookie: createCookie({ name: 'gatewatch_visit', https: deps.https }),
    issuerOrigin: origin,
    base: pathname.replace(/\/$/, ''),
    findClient: async (id) => deps.store.read.clients.find(id),
    describeScope: (scope) => descriptions.get(scope) ?? describeScope(scope),
  };
};
