import type { Reads } from '../store/store.ts';

const OPERATOR = 'operator:';

/** The name of who acted: an operator's own, also after being removed; others are what they are called. Null when the operator is not known. */
export const nameActor = async (read: Pick<Reads, 'operators'>, actor: string): Promise<string | null> =>
  actor.startsWith(OPERATOR) ? ((await read.operators.nameOf(actor.slice(OPERATOR.length))) ?? null) : actor;
