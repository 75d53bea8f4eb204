import type { Effect } from '../../../shared/contract/acts.ts';
import type { Config } from '../../config/config.ts';
import type { PreparedAct } from './act-kind.ts';

type Reach = Pick<PreparedAct, 'warnings' | 'counts'>;

const sum = (effects: readonly Reach[], of: keyof Effect['counts']): number =>
  effects.reduce((total, { counts }) => total + (counts[of] ?? 0), 0);

/**
 * Whether an act, or several of one kind together, reaches so far that one operator alone does not do it: it is warned of as wide, or hits more users, suspends more
 * clients or blocks more addresses than is configured. Who was seen at an address that is blocked does not count: they were perhaps only guessed at from there.
 */
export const reachesFar = (
  { wideUsers, wideClients, wideAddresses }: Pick<Config['response'], 'wideUsers' | 'wideClients' | 'wideAddresses'>,
  act: string,
  effects: readonly Reach[],
): boolean => {
  if (effects.some(({ warnings }) => warnings.some(({ code }) => code === 'wide'))) return true;
  if (act === 'addresses.block') return sum(effects, 'addresses') > wideAddresses;
  if (act.startsWith('addresses.')) return false;
  return sum(effects, 'users') > wideUsers || (act === 'clients.suspend' && sum(effects, 'clients') > wideClients);
};
