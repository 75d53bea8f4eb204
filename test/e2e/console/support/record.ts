import type { Role } from '../../../../shared/role.ts';
import { OPERATORS, type TestConsole } from './start-console.ts';

/** The newest fact of a kind. */
export const newestFact = async (site: TestConsole, ...kinds: string[]) => {
  const { events } = await site.operate.audit.list({ filter: { kinds }, limit: 1 });
  const [event] = events;
  if (!event) throw new Error(`There is no fact ${kinds.join(', ')}.`);
  return event;
};

/** How many facts of a kind there are; of one operator where it is named. */
export const countFacts = async (site: TestConsole, kind: string, actor?: string): Promise<number> =>
  (await site.operate.audit.list({ filter: { kinds: [kind], ...(actor === undefined ? {} : { actor }) } })).events.length;

/** `operator:<id>`: how facts name the operator of a role. */
export const actorOf = async (site: TestConsole, role: Role): Promise<string> => {
  const { operators } = await site.operate.operators.list({});
  return `operator:${operators.find(({ name }) => name === OPERATORS[role])?.id}`;
};
