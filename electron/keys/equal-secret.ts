import { timingSafeEqual } from 'node:crypto';

/**
 * Compares two secrets, or two hashes of secrets, in a time that does not depend on where they differ. Unequal lengths answer false at once
 * instead of throwing: the length of what we keep is public, its content is not.
 */
export const equalSecret = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
