import { done } from '../../../lib/outcome.ts';
import { type AddressRange, parseAddressRange, rangeHas, rangesOverlap } from '../../../limits/address-range.ts';
import { lockoutCautions } from '../../network/range-cautions.ts';
import { type OperationDeps, type OperationOutcome, refuseInput } from '../../operation.ts';

const MOST_OPERATORS = 1000;
const MOST_SESSIONS = 100;

/** From where operators use the console just now. */
const operatorAddresses = async ({ store, clock }: OperationDeps): Promise<string[]> => {
  const addresses = new Set<string>();
  for (const { id } of await store.read.operators.list(MOST_OPERATORS))
    for (const { address } of await store.read.operators.sessionsOf(id, clock.now(), MOST_SESSIONS)) if (address) addresses.add(address);
  return [...addresses];
};

const overlapsProxy = ({ config }: OperationDeps, range: AddressRange): boolean =>
  config.trustedProxies.some((text) => {
    const proxy = parseAddressRange(text);
    return proxy.ok && rangesOverlap(proxy.value, range);
  });

/**
 * Says why a playbook never blocks an address or a network: it holds one of this machine, of a trusted proxy, of an operator at work, or one that was promised to be
 * served. No approval changes that; an operator may block it by hand.
 *
 * @returns Null when it may be blocked; refusal `invalid_input` for what is no range.
 */
export const whySpared = async (deps: OperationDeps, target: string): Promise<OperationOutcome<string | null>> => {
  const parsed = parseAddressRange(target);
  if (!parsed.ok) return refuseInput([{ field: 'target', problem: 'It cannot be blocked.', fix: parsed.refusal.description }]);
  const range = parsed.value;
  if (overlapsProxy(deps, range)) return done(`${range.text} is that of a trusted proxy: everybody comes from there.`);
  if ((await operatorAddresses(deps)).some((address) => rangeHas(range, address)))
    return done(`${range.text} holds an address from which an operator uses the console.`);
  const [caution] = await lockoutCautions(deps, { actor: 'system', role: 'viewer' }, [range]);
  return done(caution?.text ?? null);
};
