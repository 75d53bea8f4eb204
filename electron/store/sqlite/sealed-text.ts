import type { Purpose } from '../../keys/derive-keys.ts';
import type { Sealer } from '../../keys/seal.ts';

/**
 * Opens a sealed text of a row.
 *
 * @throws Error when it does not open: the row was moved or altered, or the master key is another one. That is a fault, never an empty value.
 */
export const openText = (sealer: Sealer, purpose: Purpose, sealed: Buffer, context: string): string => {
  const opened = sealer.open(purpose, sealed, context);
  if (!opened.ok)
    throw new Error(
      `A sealed ${purpose} value does not open (${opened.refusal.reason}): it was altered, or the master key is not the one it was sealed under.`,
    );
  return opened.value.toString('utf8');
};
