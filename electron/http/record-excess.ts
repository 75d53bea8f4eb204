import type { LimitVerdict } from '../limits/tiers.ts';
import type { RequestOrigin } from '../oauth/grants/token-request.ts';
import type { Store } from '../store/store.ts';

/** Puts on record that a request went over its limit. Audits `limit.exceeded`. */
export const recordExcess = async (
  deps: { readonly store: Store },
  { tier, limit, windowSeconds }: LimitVerdict,
  subject: RequestOrigin & { readonly client?: string | undefined; readonly user?: string | undefined },
): Promise<void> => {
  const details = { tier, limit, window_seconds: windowSeconds };
  await deps.store.refuse({ kind: 'limit.exceeded', ...subject, details });
};
