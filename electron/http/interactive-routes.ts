import { accountRoute } from './account/account.route.ts';
import { consentsRoute } from './account/consents.route.ts';
import { passwordRoute } from './account/password.route.ts';
import { recoveryCodesRoute } from './account/recovery-codes.route.ts';
import { sessionsRoutes } from './account/sessions.route.ts';
import { totpRoutes } from './account/totp.route.ts';
import { authorizeRoutes, resumeRoute } from './endpoints/authorize.route.ts';
import { consentRoute } from './endpoints/consent.route.ts';
import { secondFactorRoutes } from './endpoints/second-factor.route.ts';
import { signInRoutes } from './endpoints/sign-in.route.ts';
import { signOutRoutes } from './endpoints/sign-out.route.ts';
import type { Route } from './exchange.ts';
import { createInteractive, type InteractiveDeps } from './interaction/context.ts';

/** The routes a person meets in a browser: authorization, sign-in, consent, sign-out, and the own account. */
export const createInteractiveRoutes = (deps: InteractiveDeps): Route[] => {
  const ctx = createInteractive(deps);
  return [
    ...authorizeRoutes(ctx),
    resumeRoute(ctx),
    ...signInRoutes(ctx),
    ...secondFactorRoutes(ctx),
    consentRoute(ctx),
    ...signOutRoutes(ctx),
    accountRoute(ctx),
    passwordRoute(ctx),
    ...totpRoutes(ctx),
    recoveryCodesRoute(ctx),
    ...sessionsRoutes(ctx),
    consentsRoute(ctx),
  ];
};
