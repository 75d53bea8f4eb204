import type { Setup } from '../site.ts';

/** A server the run starts and measures. */
export interface Subject {
  readonly name: 'floor' | 'oidc-memory' | 'oidc-sqlite' | 'gatewatch';
  readonly title: string;
  /** Fills the empty data directory with the run's clients and people. */
  readonly prepare: (directory: string, setup: Setup) => Promise<void>;
  /** The arguments to Node that serve that directory on a loopback port. */
  readonly serve: (directory: string, port: number) => readonly string[];
}
