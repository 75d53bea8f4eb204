const MIB = 1024 * 1024;
/** What part of a small disk each bound is at most. */
const LOW_PART = 0.1;
const CRITICAL_PART = 0.05;
const RESERVE_PART = 0.05;
/** A level is left when there is so many times the room at which it began: else one written page would end it, and the next begin it again. */
const LEAVES_AT = 1.25;

/** `low`: somebody should see to it. `critical`: nothing is given to anybody any more, so that what takes access away can still be written. */
export type DiskLevel = 'normal' | 'low' | 'critical';

export interface DiskConfig {
  /** 0 for no reserve. */
  readonly reserveMiB: number;
  readonly lowMiB: number;
  readonly criticalMiB: number;
}

/** In bytes. */
export interface DiskBounds {
  readonly low: number;
  readonly critical: number;
  /** How large the reserve file should be. */
  readonly reserve: number;
}

/** In bytes. */
export interface DiskSpace {
  /** Free to this user. */
  readonly free: number;
  /** Size of the disk. */
  readonly total: number;
}

/** The bounds for a disk: as configured, and less on a small one. */
export const boundsFor = (config: DiskConfig, total: number): DiskBounds => ({
  low: Math.floor(Math.min(config.lowMiB * MIB, total * LOW_PART)),
  critical: Math.floor(Math.min(config.criticalMiB * MIB, total * CRITICAL_PART)),
  reserve: Math.floor(Math.min(config.reserveMiB * MIB, total * RESERVE_PART)),
});

/** Bytes left over when the reserve is whole: what its release frees is no room to go on with. */
export const roomOf = (free: number, held: number, { reserve }: DiskBounds): number => free - Math.max(0, reserve - held);

/**
 * Judges the room there is.
 *
 * @param room As `roomOf` gives it.
 * @param now The level at present, which is left at a quarter more room than began it.
 */
export const levelOf = (room: number, { low, critical }: DiskBounds, now: DiskLevel = 'normal'): DiskLevel => {
  if (room < critical * (now === 'critical' ? LEAVES_AT : 1)) return 'critical';
  return room < low * (now === 'normal' ? 1 : LEAVES_AT) ? 'low' : 'normal';
};
