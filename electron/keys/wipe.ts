/**
 * Overwrites key material that is no longer needed. Best effort: the runtime may have made copies, and text cannot be wiped at all, so keep secrets
 * in buffers and pass each buffer here once its key is derived.
 */
export const wipe = (...buffers: readonly Uint8Array[]): void => {
  for (const buffer of buffers) buffer.fill(0);
};
