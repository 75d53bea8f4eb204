import process from 'node:process';
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
}

/** What runs, where, and how much it holds. */
export const showStatus = async (
  { config, site, store }: OperationDeps,
  _context: OperationContext,
  _input: object,
): Promise<OperationOutcome<Status>> =>
  done({
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
  });
