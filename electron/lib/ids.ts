import type { EpochMs } from '../../shared/units.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/**
 * Makes a UUID version 7 (RFC 9562 §5.7): 48 bits of time, 74 random bits. Ids that grow with time keep the indexes of a long log append-only,
 * which random ones would not: that, not order, is what they are used for.
 */
export const newId = ({ clock, random }: { clock: Clock; random: Random }): string => {
  const bytes = random.bytes(16);
  bytes.writeUIntBE(clock.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The smallest UUID version 7 of a moment: every id made before it is less, every later one greater. */
export const idAt = (at: EpochMs): string => {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
};
