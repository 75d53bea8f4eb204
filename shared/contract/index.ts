import { acts } from './acts.ts';
import { alerts } from './alerts.ts';
import { audit } from './audit.ts';
import { cases } from './cases.ts';
import { clients } from './clients.ts';
import { imports } from './import.ts';
import { keys } from './keys.ts';
import { lab } from './lab.ts';
import { live } from './live.ts';
import { metrics } from './metrics.ts';
import { network } from './network.ts';
import { notifications } from './notifications.ts';
import { operators } from './operators.ts';
import { response } from './response.ts';
import { rules } from './rules.ts';
import { server } from './server.ts';
import { session } from './session.ts';
import { tokens } from './tokens.ts';
import { users } from './users.ts';
import { views } from './views.ts';

/** Everything an operator can do: operation name → input, output, errors and who may call it. */
export const contract = {
  session,
  operators,
  live,
  metrics,
  tokens,
  acts,
  clients,
  users,
  network,
  keys,
  audit,
  views,
  import: imports,
  server,
  lab,
  alerts,
  rules,
  response,
  cases,
  notifications,
};
export type Contract = typeof contract;
