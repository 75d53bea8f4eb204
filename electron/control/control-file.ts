import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the running server of a data directory is spoken to. The file's mode 0600 is what makes a caller somebody who may. */
const controlFile = z.strictObject({
  /** Path of a Unix domain socket, or name of a pipe on Windows. */
  address: z.string().min(1).max(1024),
  /** Bearer token of this run: a second lock, for systems whose sockets or pipes have no modes. */
  token: z.string().min(32).max(128),
  pid: z.int(),
});
export type ControlFile = z.infer<typeof controlFile>;

const pathOf = (directory: string): string => join(directory, 'control.json');

/** Writes the file whole, readable by its owner alone from the first byte on. */
export const writeControlFile = (directory: string, content: ControlFile): void => {
  const draft = `${pathOf(directory)}.draft`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(content)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, pathOf(directory));
};

/** Reads the file; undefined when there is none, or a run that ended badly left something else there. */
export const readControlFile = (directory: string): ControlFile | undefined => {
  try {
    return controlFile.parse(JSON.parse(readFileSync(pathOf(directory), 'utf8')));
  } catch {
    return undefined;
  }
};

export const removeControlFile = (directory: string): void => rmSync(pathOf(directory), { force: true });
