import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

/** The longest line is 40 hexadecimal digits, a colon, a count and a line end: any window of this size holds a whole line after a cut one. */
const WINDOW_BYTES = 160;
const SAMPLES = 16;
const LINE = /^([0-9A-F]{16,40})(?::\d{1,12})?\r?$/i;

type Line = { readonly start: number; readonly next: number; readonly key: string };

export interface BreachedPasswords {
  /** Whether the prepared password is in the list. Faults when the file has gone or a line it meets is damaged. */
  includes(password: string): Promise<boolean>;
}

/** The first line that starts at `from` or later; null at the end of the file. */
const lineFrom = async (file: FileHandle, from: number): Promise<Line | null> => {
  // One byte back: a line starts at `from` exactly when the byte before it ends one.
  const at = Math.max(from - 1, 0);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(WINDOW_BYTES), 0, WINDOW_BYTES, at);
  const text = buffer.toString('latin1', 0, bytesRead);
  const reachesEnd = bytesRead < WINDOW_BYTES;
  const cut = from > 0 ? text.indexOf('\n') : -1;
  const begin = cut + 1;
  if (reachesEnd && (begin === bytesRead || (from > 0 && cut < 0))) return null;
  const newline = text.indexOf('\n', begin);
  const end = newline < 0 && reachesEnd ? bytesRead : newline;
  const key = LINE.exec(text.slice(begin, Math.max(end, begin)))?.[1];
  if (key === undefined || (from > 0 && cut < 0)) throw new Error(`no line of the form HASH:COUNT at byte ${at + begin}`);
  return { start: at + begin, next: at + end + 1, key: key.toUpperCase() };
};

const search = async (file: FileHandle, key: string): Promise<boolean> => {
  let low = 0;
  let high = (await file.stat()).size;
  // Invariant: if the key is there, its line starts at `low` or later and before `high`.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineFrom(file, middle);
    if (line === null || line.start >= high || line.key > key) high = middle;
    else if (line.key === key) return true;
    else low = line.next;
  }
  return false;
};

/** Reads lines all over the file: each whole, as long as the first, and in ascending order. Returns the length of a hash. */
const inspect = async (file: FileHandle): Promise<number> => {
  const stat = await file.stat();
  const first = stat.isFile() ? await lineFrom(file, 0) : null;
  if (!first) throw new Error(stat.isFile() ? 'it is empty' : 'it is not a file');
  let last = first;
  for (let sample = 1; sample <= SAMPLES; sample += 1) {
    const line = await lineFrom(file, Math.max(Math.floor((stat.size * sample) / SAMPLES) - WINDOW_BYTES, last.next));
    if (!line) break;
    if (line.key.length !== first.key.length) throw new Error(`the hash at byte ${line.start} is not as long as the first`);
    if (line.key <= last.key) throw new Error(`the hash at byte ${line.start} is out of order; it must be ordered by hash`);
    last = line;
  }
  return first.key.length;
};

const withFile = async <T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await work(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `breached-password list ${JSON.stringify(path)}: ${why}. It needs one SHA-1 hash a line, as HASH:COUNT, ordered by hash.`,
      { cause },
    );
  } finally {
    await file?.close();
  }
};

/**
 * Opens a local list of breached passwords: the "Pwned Passwords" download ordered by hash, or a part of it. One upper- or lower-case SHA-1 a line,
 * whole or cut to the same 16 digits or more, with or without `:COUNT`. It is searched where it lies (some 35 reads in 40 GB), never loaded,
 * and nothing leaves the machine.
 *
 * @param path  The file. It may be replaced by another of the same hash length while the server runs: it is opened for each search.
 * @throws Error that names the file and what is wrong, when it is missing, empty, in another format or, as far as samples show, not in order.
 */
export const openBreachedPasswords = async (path: string): Promise<BreachedPasswords> => {
  const digits = await withFile(path, inspect);
  return {
    includes: (password) => withFile(path, (file) => search(file, hash('sha1', password, 'hex').toUpperCase().slice(0, digits))),
  };
};
