import { z } from 'zod';
import type { SettingSource } from './problem.ts';
import { auditShape } from './schema/audit.ts';
import { consoleShape } from './schema/console.ts';
import { diskShape } from './schema/disk.ts';
import { httpShape } from './schema/http.ts';
import { labShape } from './schema/lab.ts';
import { limitsShape } from './schema/limits.ts';
import { lockoutShape } from './schema/lockout.ts';
import { notificationsShape } from './schema/notifications.ts';
import { oauthShape } from './schema/oauth.ts';
import { passwordsShape } from './schema/passwords.ts';
import { protectionShape } from './schema/protection.ts';
import { responseShape } from './schema/response.ts';
import { riskShape } from './schema/risk.ts';
import { serverShape } from './schema/server.ts';

/** The whole configuration: every key with its bounds, default, unit and meaning. Its reference and its error messages are made from it. */
export const configSchema = z.strictObject({
  ...serverShape,
  ...oauthShape,
  ...passwordsShape,
  ...lockoutShape,
  ...limitsShape,
  ...protectionShape,
  ...responseShape,
  ...riskShape,
  ...notificationsShape,
  ...httpShape,
  ...auditShape,
  ...diskShape,
  ...consoleShape,
  ...labShape,
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/**
 * The configuration in force, frozen. Every path is absolute. `issuer` is absent only when `port` is 0 and none was given: then it is `deriveIssuer` of the
 * port that the system gave.
 */
export type Config = DeepReadonly<z.output<typeof configSchema>> & {
  readonly data: string;
  /** Where each value came from, by dotted key. */
  readonly sources: Readonly<Record<string, SettingSource>>;
};

/** Environment variable that holds the master key itself; it is no configuration key, so that it cannot be written into a file by mistake. */
export const masterKeyVariable = 'GATEWATCH_MASTER_KEY';
