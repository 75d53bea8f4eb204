import type { Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/index.ts';
import type { DoorContext } from './answer.ts';
import { auditArea } from './areas/audit.ts';
import { clientsArea } from './areas/clients.ts';
import { importArea } from './areas/imports.ts';
import { keysArea } from './areas/keys.ts';
import { serverArea } from './areas/server.ts';
import { usersArea } from './areas/users.ts';
import { os } from './implementer.ts';

/** Operation of the contract → its function. One that is missing, or that is not in the contract, does not compile. */
export const operations = os.router({
  clients: clientsArea,
  users: usersArea,
  keys: keysArea,
  audit: auditArea,
  import: importArea,
  server: serverArea,
} satisfies Router<Contract, DoorContext>);
