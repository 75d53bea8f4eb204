import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';

const syncDirectory = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return; // A directory cannot be opened there; NTFS journals the entry itself.
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
};

/** Writes a file of mode 0600, whole or not at all, in the place of one that may be there; durable when this resolves. */
export const writePrivateFile = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.tmp`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
};
