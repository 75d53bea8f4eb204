import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Setup } from '../site.ts';
import type { Subject } from './subject.ts';

const writeSetup = (directory: string, setup: Setup): Promise<void> => writeFile(join(directory, 'setup.json'), JSON.stringify(setup));

/** What everything is measured against: bare Node doing the unavoidable. */
export const floor: Subject = {
  name: 'floor',
  title: 'floor',
  prepare: async () => {},
  serve: (directory, port) => ['bench/servers/floor.ts', '--data', directory, '--port', String(port)],
};

const peer = (name: Subject['name'], store: 'memory' | 'sqlite', title: string): Subject => ({
  name,
  title,
  prepare: writeSetup,
  serve: (directory, port) => ['bench/servers/peer.ts', '--store', store, '--data', directory, '--port', String(port)],
});

export const peers: readonly Subject[] = [
  peer('oidc-memory', 'memory', 'oidc-provider, memory'),
  peer('oidc-sqlite', 'sqlite', 'oidc-provider, SQLite FULL'),
];
