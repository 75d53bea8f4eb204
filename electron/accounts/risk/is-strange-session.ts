import { networkOfAddress } from '../../limits/network-of-address.ts';
import type { SessionRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { agentFamily } from './agent-family.ts';
import { judgeSignIn, type RiskDeps } from './judge-sign-in.ts';

/**
 * Whether a session goes on from where it would be of medium or high risk to begin one: from another network or with another program than it began with, neither of
 * them the person's usual. Whoever stole a cookie shows it, so that the browser counts as known by nothing here.
 *
 * False where the policy asks for nothing, and for the same network and program, at the cost of a comparison.
 */
export const isStrangeSession = async (
  reads: Pick<Reads, 'signInHistory'>,
  deps: RiskDeps,
  session: SessionRecord,
  { address, agent }: { readonly address: string; readonly agent: string },
): Promise<boolean> => {
  if (deps.risk?.mode !== 'step_up' && deps.risk?.mode !== 'refuse') return false;
  const sameNetwork = address === session.address || networkOfAddress(address) === networkOfAddress(session.address);
  if (sameNetwork && agentFamily(agent) === agentFamily(session.agent)) return false;
  const risk = await judgeSignIn(reads, deps, { userId: session.userId, address, agent, knownBrowser: false });
  return risk !== null && risk.level !== 'low';
};
