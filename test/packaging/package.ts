import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type DirectoryRecord, getRawHeader } from '@electron/asar';

/** The folder of the packed app. */
export const folder = process.env.GATEWATCH_PACKAGE ?? '';
if (!existsSync(join(folder, 'gatewatch'))) throw new Error('GATEWATCH_PACKAGE has to name a folder with the packed app.');

export const executable = join(folder, 'gatewatch');
export const archive = join(folder, 'resources', 'app.asar');

const filesIn = (directory: DirectoryRecord, path: string): readonly string[] =>
  Object.entries(directory.files).flatMap(([name, entry]) => ('files' in entry ? filesIn(entry, `${path}${name}/`) : [`${path}${name}`]));

/** The paths of all files in the archive, and of those that lie beside it because they are loaded from the disk. */
export const archivedFiles = (): readonly string[] => filesIn(getRawHeader(archive).header as DirectoryRecord, '');

export const unpackedFiles = (): readonly string[] =>
  readdirSync(`${archive}.unpacked`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(archive.length + '.unpacked/'.length));
