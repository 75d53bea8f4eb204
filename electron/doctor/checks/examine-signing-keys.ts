import type { Check } from '../../../shared/contract/server.ts';
import { type Examine, fail, ok, orElse, warn } from '../subject.ts';

const ID = 'signing-keys';
const DAY_MS = 86_400_000;

/** Whether there is a key to sign with, and whether it is due to be replaced. */
export const examineSigningKeys: Examine = async ({ config, store, clock }) => {
  const keys = await store.read.registry.signingKeys();
  const active = keys.filter(({ state }) => state === 'active');
  const ageDays = (activatedAt: number): number => Math.floor((clock.now() - activatedAt) / DAY_MS);
  const old = active.flatMap(({ alg, kid, activatedAt, createdAt }): Check[] => {
    const age = ageDays(activatedAt ?? createdAt);
    if (age <= config.keys.rotateEveryDays) return [];
    return [warn(ID, `The ${alg} key ${kid} has signed for ${age} days.`, `gatewatch keys rotate --alg ${alg}`)];
  });
  const missing = active.some(({ alg }) => alg === config.keys.alg)
    ? []
    : [fail(ID, `There is no active ${config.keys.alg} key.`, `gatewatch keys rotate --alg ${config.keys.alg}`)];
  const said = active.map(({ alg, kid, activatedAt, createdAt }) => `${alg} ${kid}, ${ageDays(activatedAt ?? createdAt)} days`);
  return orElse([...missing, ...old], ok(ID, said.join('; ')));
};
