import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint, parseNote } from './signed-note.ts';

export const HEAD_FILE = 'log-head.note';

/** Writes the newest checkpoint beside the database: temporary file, sync, rename, so that it is always one whole note or the other. */
export const keepHead = async (directory: string, note: string): Promise<void> => {
  const path = join(directory, HEAD_FILE);
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(note, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
};

/** The same, at once, for the moment before the process ends. */
export const keepHeadSync = (directory: string, note: string): void => {
  const path = join(directory, HEAD_FILE);
  // A draft of its own: one that is being written just then must not be renamed half done.
  const draft = `${path}.last-draft`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, note, 'utf8');
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
};

export interface KeptHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

/** Reads a kept head from any file; undefined when there is none. One that cannot be read is a fault: it is evidence, not clutter. */
export const readHeadNote = (path: string): KeptHead | undefined => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    // What the system says does not always name the file.
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!checkpoint) throw new Error(`${path} is not a signed checkpoint: it was altered. Keep it as evidence.`);
  return { ...checkpoint, note: text };
};

/** Reads the head kept in the data directory. */
export const readKeptHead = (directory: string): KeptHead | undefined => readHeadNote(join(directory, HEAD_FILE));
