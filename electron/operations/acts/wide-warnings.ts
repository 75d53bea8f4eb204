import type { Effect } from '../../../shared/contract/acts.ts';
import type { OperationDeps } from '../operation.ts';
import { counted } from './in-words.ts';

type Warning = Effect['warnings'][number];

/** More tokens than this are many for any server. */
const MANY_TOKENS = 1000;
/** The share of all users or clients that is much, unless they are few. */
const LARGE_SHARE = 0.1;
const FEW = 5;

const isLargeShare = (part: number, whole: number): boolean => part >= FEW && part > whole * LARGE_SHARE;

/** What is to be said of an act that reaches far: it wants a distinct step. */
export const wideWarnings = async (
  { store }: Pick<OperationDeps, 'store'>,
  reach: { readonly tokens: number; readonly users: number; readonly clients: number; readonly everything?: boolean },
): Promise<Warning[]> => {
  if (reach.everything) return [{ code: 'wide', text: 'This concerns every client and every person.' }];
  const said: string[] = [];
  if (reach.tokens > MANY_TOKENS) said.push(counted(reach.tokens, 'live token'));
  const [users, clients] = [await store.read.users.countActive(), await store.read.clients.countActive()];
  if (isLargeShare(reach.users, users)) said.push(`${reach.users} of ${counted(users, 'user')}`);
  if (isLargeShare(reach.clients, clients)) said.push(`${reach.clients} of ${counted(clients, 'client')}`);
  return said.length === 0 ? [] : [{ code: 'wide', text: `This reaches far: ${said.join(', ')}.` }];
};

/** The text to be typed for an act that reaches far; null when it does not. */
export const confirmWide = (warnings: readonly Warning[], count: number): string | null =>
  warnings.some(({ code }) => code === 'wide') ? String(count) : null;
