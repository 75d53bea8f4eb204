import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../lib/random.ts';

/** Its name in the data directory. */
export const RESERVE_FILE = 'disk-reserve';
/** Written and synced at a time: a commit waits behind one such step at most. */
const STEP_BYTES = 1024 * 1024;

/** Bytes the reserve of a directory holds; 0 where there is none. */
export const heldReserve = (directory: string): number => statSync(join(directory, RESERVE_FILE), { throwIfNoEntry: false })?.size ?? 0;

/** A file that only takes up room, so that there is some to be had when the disk is full. */
export interface ReserveFile {
  /** Bytes it holds, as the file is now: whoever looks for room may have removed it. */
  held(): number;
  /**
   * Brings it to a size, a step at a time on the threads of the file system; what is there of an earlier time counts. One call at a time. A release ends it early.
   *
   * @throws Error of the system, such as ENOSPC; what was written until then stays.
   */
  build(bytes: number): Promise<void>;
  /**
   * Frees its room before it returns, also while it is being built.
   *
   * @throws Error of the system.
   */
  release(): void;
  /** Ends a building after the step at hand. What there is stays, and is gone on with next time. */
  pause(): void;
}

/**
 * Keeps the reserve file of a data directory. It is written, never only declared: a hole in a file holds nothing. What is written is random, so that a file system
 * that compresses has to keep it.
 */
export const createReserveFile = ({ directory, random }: { readonly directory: string; readonly random: Random }): ReserveFile => {
  const path = join(directory, RESERVE_FILE);
  /** Counts what ends a building. */
  let ended = 0;

  /** `mine` is what was ended when the building began: a release may come while the file is only being opened. */
  const grow = async (file: FileHandle, bytes: number, mine: number): Promise<void> => {
    const block = random.bytes(STEP_BYTES);
    for (let size = (await file.stat()).size; size < bytes && mine === ended; ) {
      const { bytesWritten } = await file.write(block, 0, Math.min(STEP_BYTES, bytes - size));
      await file.datasync();
      size += bytesWritten;
    }
  };
  const release = (): void => {
    ended += 1;
    if (!existsSync(path)) return;
    // Emptied first: a file that is open somewhere keeps its room when only its name goes.
    truncateSync(path, 0);
    rmSync(path, { force: true });
  };

  return {
    held: () => heldReserve(directory),
    async build(bytes) {
      const mine = ended;
      if (bytes === 0) return release();
      const file = await open(path, 'a', 0o600);
      try {
        if ((await file.stat()).size > bytes) await file.truncate(bytes);
        else await grow(file, bytes, mine);
      } finally {
        await file.close();
        // Opened after the release that ended it, which found nothing to remove.
        if (mine !== ended && heldReserve(directory) === 0) rmSync(path, { force: true });
      }
    },
    release,
    pause() {
      ended += 1;
    },
  };
};
