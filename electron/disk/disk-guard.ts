import type { Millis } from '../../shared/units.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { boundsFor, type DiskConfig, type DiskLevel, type DiskSpace, levelOf, roomOf } from './disk-levels.ts';
import { measureSpace } from './measure-space.ts';
import { createReserveFile } from './reserve-file.ts';

/** After a write found the disk full, or the reserve could not be written, that much room is not believed for so long. */
const DISTRUST: Millis = 60_000;

/** How the disk of the data directory stands, in bytes. */
export interface DiskState {
  readonly level: DiskLevel;
  /** As it was last measured. */
  readonly free: number;
  /** How large the reserve should be, 0 for none, and how large it is. */
  readonly reserve: number;
  readonly held: number;
  /** `write`: something found the disk full, whatever the system says is free. */
  readonly cause: 'space' | 'write';
}

/** What keeps the server able to take access away when its disk is full. */
export interface DiskGuard {
  state(): DiskState;
  /** Whether something may be given: a token, a code, a session. Not while space is critical. */
  mayIssue(): boolean;
  /** A write found the disk full: the reserve is released at once, and nothing is given from now on. Does not throw. */
  full(): void;
  /**
   * Measures the space, moves the level and releases the reserve when it is critical.
   *
   * @throws Error of the system when it cannot be measured; the level stays.
   */
  measure(): Promise<void>;
  /** Begins to build the reserve where it is not whole and there is room for it. What it costs is spent beside the requests. */
  keepReserve(): void;
  /** Resolves when nothing is being built any more. */
  stop(): Promise<void>;
}

export interface DiskGuardDeps {
  readonly directory: string;
  readonly config: DiskConfig;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly random: Random;
  readonly log: Log;
  /** Asks for the space; the system, when left out. */
  readonly space?: () => Promise<DiskSpace>;
}

/**
 * Guards the disk of a data directory: normal, low, critical. While space is critical nothing is given, and the reserve file is released, so that what takes access
 * away, what operators do, and the record of both have room. Critical ends with a quarter more room than began it, and not before the reserve is whole again.
 */
export const createDiskGuard = (deps: DiskGuardDeps): DiskGuard => {
  const { directory, config, clock, log } = deps;
  const space = deps.space ?? (() => measureSpace(directory));
  const file = createReserveFile(deps);
  let level: DiskLevel = 'normal';
  let cause: DiskState['cause'] = 'space';
  let free = 0;
  let wanted = 0;
  let building: Promise<void> | undefined;
  /** Whether there was room for the reserve when it was last measured. */
  let hasRoom = false;
  /** Monotonic. */
  let fullUntil: Millis = Number.NEGATIVE_INFINITY;
  let nextTry: Millis = Number.NEGATIVE_INFINITY;

  const release = (): void => {
    if (file.held() === 0 && building === undefined) return;
    try {
      file.release();
      log.warn('The disk is nearly full: its reserve was released for what takes access away. Nothing is issued until there is room.', {
        directory,
      });
    } catch (error) {
      log.error('The reserve of the disk could not be released.', { error: String(error) });
    }
  };
  const become = (next: DiskLevel, why: DiskState['cause']): void => {
    if (next === 'critical') {
      if (level !== 'critical') cause = why;
      release();
    }
    if (level === 'critical' && next !== 'critical')
      log.info('The disk has room again: tokens are issued and people let in.', { directory });
    level = next;
  };
  const build = async (): Promise<void> => {
    try {
      await file.build(wanted);
    } catch (error) {
      nextTry = clock.monotonic() + DISTRUST;
      log.warn('The reserve of the disk could not be written; it is tried again.', { error: String(error) });
    } finally {
      building = undefined;
    }
  };

  return {
    state: () => ({ level, free, reserve: wanted, held: file.held(), cause }),
    mayIssue: () => level !== 'critical',
    full() {
      fullUntil = clock.monotonic() + DISTRUST;
      become('critical', 'write');
    },
    async measure() {
      const { free: bytes, total } = await space();
      const bounds = boundsFor(config, total);
      free = bytes;
      wanted = bounds.reserve;
      const next = levelOf(roomOf(free, file.held(), bounds), bounds, level);
      hasRoom = next !== 'critical' && clock.monotonic() >= fullUntil;
      if (!hasRoom) become('critical', 'space');
      // Room enough, and it is taken back first: without the reserve nothing is given again.
      else if (level !== 'critical' || file.held() >= wanted) become(next, 'space');
    },
    keepReserve() {
      if (building !== undefined || !hasRoom || clock.monotonic() < nextTry || file.held() === wanted) return;
      building = build();
    },
    async stop() {
      file.pause();
      await building;
    },
  };
};
