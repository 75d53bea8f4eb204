import type { AuthorizationRefusal } from '../../oauth/authorize/judge-request.ts';
import type { Answer, Exchange } from '../exchange.ts';
import type { SignedIn } from './browser.ts';
import type { Interactive } from './context.ts';
import { deliverRefusal } from './deliver.ts';

/** Records a refused authorization request, then delivers the refusal. Audits `authorization.refused`. */
export const refuseAuthorization = async (
  ctx: Interactive,
  exchange: Exchange,
  why: AuthorizationRefusal,
  who?: SignedIn,
): Promise<Answer> => {
  await ctx.store.write((tx) =>
    tx.refuse({
      kind: 'authorization.refused',
      client: why.clientId,
      user: who?.user.id,
      session: who?.session.id,
      ...exchange.origin,
      correlation: why.correlation,
      details: { error: why.code, reason: why.reason },
    }),
  );
  return deliverRefusal(ctx, why);
};
