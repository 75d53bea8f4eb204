import type { ConfigKey } from '../config-keys.ts';
import type { ConfigProblem, SettingSource } from '../problem.ts';

/** A value as given for one key, not yet judged. */
export interface Setting {
  readonly key: ConfigKey;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly where: string;
}

/** What one source said. */
export interface Reading {
  readonly settings: readonly Setting[];
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}
