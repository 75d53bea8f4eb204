import process from 'node:process';
import type { DiskLevel } from '../../disk/disk-levels.ts';
import { done } from '../../lib/outcome.ts';
import { toInstantOrNull } from '../instant.ts';
import type { OperationContext, OperationDeps, OperationOutcome } from '../operation.ts';

interface Status {
  version: string;
  issuer: string | null;
  profile: 'development' | 'production';
  data: string;
  pid: number;
  started_at: string | null;
  clients: number;
  users: number;
  lab: boolean;
  log_size: number;
  disk: { level: DiskLevel; free_bytes: number; reserve_bytes: number; reserve_held_bytes: number } | null;
}

const diskOf = ({ disk }: OperationDeps): Status['disk'] => {
  if (!disk) return null;
  const { level, free, reserve, held } = disk.state();
  return { level, free_bytes: free, reserve_bytes: reserve, reserve_held_bytes: held };
};

/** What runs, where, and how much it holds. */
export const showStatus = async (deps: OperationDeps, _context: OperationContext, _input: object): Promise<OperationOutcome<Status>> => {
  const { config, site, store } = deps;
  return done({
    version: site.version,
    issuer: site.issuer,
    profile: config.profile,
    data: config.data,
    pid: process.pid,
    started_at: toInstantOrNull(site.startedAt),
    clients: await store.read.clients.count(),
    users: await store.read.users.count(),
    lab: (await store.read.registry.setting('lab')) === 'yes',
    log_size: store.head().seq,
    disk: diskOf(deps),
  });
};
