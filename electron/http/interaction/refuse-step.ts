import type { Refusal } from '../../lib/outcome.ts';
import type { Answer, Exchange } from '../exchange.ts';
import type { Interactive } from './context.ts';
import { errorAnswer } from './page-answer.ts';

/** Ends a sign-in that cannot go on, because what it carried through the browser was altered or has expired. Audits `request.refused`. */
export const refuseStep = async (ctx: Interactive, exchange: Exchange, why: Refusal, endpoint: string): Promise<Answer> => {
  const details = { reason: why.reason, endpoint };
  await ctx.store.write((tx) => tx.refuse({ kind: 'request.refused', ...exchange.origin, details }));
  return errorAnswer(ctx, { status: 400, title: 'This sign-in cannot go on', message: why.description });
};
