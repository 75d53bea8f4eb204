import { z } from 'zod';
import type { Reads, Tx } from '../../store/store.ts';

const SETTING = 'log_verified';

const schema = z.object({ at: z.int(), ok: z.boolean(), events: z.int() });
/** What the newest whole verification of the log found. */
export type Verification = z.infer<typeof schema>;

/** Keeps it beside the log, in the unit that also records the fact. */
export const keepLastVerification = (tx: Pick<Tx, 'registry'>, verification: Verification) =>
  tx.registry.putSetting(SETTING, JSON.stringify(verification));

/** The newest one, whoever asked for it; null when there was none. */
export const readLastVerification = async (read: Pick<Reads, 'registry'>): Promise<Verification | null> => {
  const kept = await read.registry.setting(SETTING);
  if (kept === undefined) return null;
  const parsed = schema.safeParse(JSON.parse(kept));
  return parsed.success ? parsed.data : null;
};
