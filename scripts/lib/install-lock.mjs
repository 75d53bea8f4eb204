import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 250;
const GIVE_UP_MS = 15 * 60_000;
/** A lock is written in two steps, and may be seen empty between them. */
const EMPTY_GRACE_MS = 5000;

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Whether the lock's owner is gone, so that nobody will take it away. */
const isStale = (path) => {
  try {
    const pid = Number(readFileSync(path, 'utf8').split(' ')[0]);
    return pid > 0 ? !isRunning(pid) : Date.now() - statSync(path).mtimeMs > EMPTY_GRACE_MS;
  } catch {
    return false;
  }
};

const tryTake = (path, mark) => {
  try {
    writeFileSync(path, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

/**
 * Removes a dead owner's lock and takes its place. Two may come to this at once and the slower remove the other's new lock: each waits a moment and sees whose
 * mark is there in the end.
 */
const takeOver = async (path, mark) => {
  rmSync(path, { force: true });
  if (!tryTake(path, mark)) return false;
  await wait(POLL_MS);
  try {
    return readFileSync(path, 'utf8') === mark;
  } catch {
    return false;
  }
};

/**
 * Waits for a lock file, and takes over one whose owner has died.
 *
 * @param {string} path
 * @param {() => void} onWait  Called once when somebody else has it.
 * @returns {Promise<() => void>} Gives it back.
 */
export const takeLock = async (path, onWait) => {
  const mark = `${process.pid} ${process.hrtime.bigint()}`;
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; waited < GIVE_UP_MS; waited += POLL_MS) {
    if (tryTake(path, mark) || (isStale(path) && (await takeOver(path, mark)))) return () => rmSync(path, { force: true });
    if (waited === 0) onWait();
    await wait(POLL_MS);
  }
  throw new Error(`Another process holds ${path}. If there is none, delete that file.`);
};
