import type { LoggedEventView } from '../../../shared/contract/audit.ts';
import type { OperationDeps } from '../operation.ts';

const OPERATOR = 'operator:';

type Find = (id: string) => Promise<string | undefined>;

/** Each name is looked up once, however many events are about the same. */
const once = (find: Find): ((id: string | undefined) => Promise<string | undefined>) => {
  const known = new Map<string, string | undefined>();
  return async (id) => {
    if (id === undefined) return undefined;
    if (!known.has(id)) known.set(id, (await find(id)) || undefined);
    return known.get(id);
  };
};

/** To whom an alert or a case was given; views have an owner as well, who is told of by other means. */
const ownerOf = ({ kind, details: { owner } }: LoggedEventView): string | undefined =>
  (kind === 'alert.assigned' || kind === 'case.changed') && typeof owner === 'string' ? owner : undefined;

/**
 * Adds to events the names of users, clients and operators as they are now. Who was removed or erased has none, and the event keeps the id alone. Names are not part of
 * the log: an export and a proof are without them.
 */
export const nameEvents = async (
  { store }: Pick<OperationDeps, 'store'>,
  events: readonly LoggedEventView[],
): Promise<LoggedEventView[]> => {
  const { users, clients, operators } = store.read;
  const userName = once(async (id) => (await users.find(id))?.name);
  const clientName = once(async (id) => (await clients.find(id))?.name);
  const operatorName = once(async (id) => (await operators.find(id))?.name);
  const named: LoggedEventView[] = [];
  for (const event of events) {
    const user_name = await userName(event.user);
    const client_name = await clientName(event.client);
    const actor_name = await operatorName(event.actor?.startsWith(OPERATOR) ? event.actor.slice(OPERATOR.length) : undefined);
    const owner_name = await operatorName(ownerOf(event));
    named.push({
      ...event,
      ...(user_name === undefined ? {} : { user_name }),
      ...(client_name === undefined ? {} : { client_name }),
      ...(actor_name === undefined ? {} : { actor_name }),
      ...(owner_name === undefined ? {} : { owner_name }),
    });
  }
  return named;
};
