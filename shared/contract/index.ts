import { audit } from './audit.ts';
import { clients } from './clients.ts';
import { imports } from './import.ts';
import { keys } from './keys.ts';
import { server } from './server.ts';
import { users } from './users.ts';

/** Everything an administrator can do: operation name → input, output and errors. */
export const contract = { clients, users, keys, audit, import: imports, server };
export type Contract = typeof contract;
