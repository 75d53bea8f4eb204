import type { EpochMs } from '../../shared/units.ts';

/** A point in time as the contract writes it: RFC 3339, UTC. */
export const toInstant = (at: EpochMs): string => new Date(at).toISOString();

export const toInstantOrNull = (at: EpochMs | null): string | null => (at === null ? null : toInstant(at));
