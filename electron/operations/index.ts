import type { Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/index.ts';
import type { DoorContext } from './admit.ts';
import { actsArea } from './areas/acts.ts';
import { alertsArea } from './areas/alerts.ts';
import { auditArea } from './areas/audit.ts';
import { casesArea } from './areas/cases.ts';
import { clientsArea } from './areas/clients.ts';
import { importArea } from './areas/imports.ts';
import { keysArea } from './areas/keys.ts';
import { labArea } from './areas/lab.ts';
import { liveArea } from './areas/live.ts';
import { metricsArea } from './areas/metrics.ts';
import { networkArea } from './areas/network.ts';
import { notificationsArea } from './areas/notifications.ts';
import { operatorsArea } from './areas/operators.ts';
import { responseArea } from './areas/response.ts';
import { rulesArea } from './areas/rules.ts';
import { serverArea } from './areas/server.ts';
import { sessionArea } from './areas/session.ts';
import { tokensArea } from './areas/tokens.ts';
import { usersArea } from './areas/users.ts';
import { viewsArea } from './areas/views.ts';
import { os } from './implementer.ts';

/** Operation of the contract → its function. One that is missing, or that is not in the contract, does not compile. */
export const operations = os.router({
  session: sessionArea,
  operators: operatorsArea,
  tokens: tokensArea,
  acts: actsArea,
  clients: clientsArea,
  users: usersArea,
  network: networkArea,
  keys: keysArea,
  audit: auditArea,
  views: viewsArea,
  import: importArea,
  server: serverArea,
  lab: labArea,
  live: liveArea,
  metrics: metricsArea,
  alerts: alertsArea,
  rules: rulesArea,
  response: responseArea,
  cases: casesArea,
  notifications: notificationsArea,
} satisfies Router<Contract, DoorContext>);
