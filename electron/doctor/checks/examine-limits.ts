import type { Check } from '../../../shared/contract/server.ts';
import { configSchema } from '../../config/config.ts';
import { limitTiers } from '../../limits/tiers.ts';
import { type Examine, ok, orElse, type Subject, warn, weakness } from '../subject.ts';

const ID = 'limits';

const examineTiers = (subject: Subject): Check[] => {
  const usual = configSchema.parse({}).limits.tiers;
  return limitTiers.flatMap((tier) => {
    const { enabled, requests, windowSeconds } = subject.config.limits.tiers[tier];
    const key = `limits.tiers.${tier}`;
    if (!enabled) return [weakness(subject, ID, `The tier ${tier} is switched off for everybody.`, `Set ${key}.enabled to true.`)];
    const raised = requests / windowSeconds > usual[tier].requests / usual[tier].windowSeconds;
    const allowed = `${requests} requests in ${windowSeconds} s instead of ${usual[tier].requests} in ${usual[tier].windowSeconds} s`;
    return raised ? [warn(ID, `The tier ${tier} is raised: ${allowed}.`, `Take ${key} out, or exempt the ranges that need more.`)] : [];
  });
};

/** Rate limits that are off or raised, for everybody or for a range of addresses. */
export const examineLimits: Examine = (subject) => {
  const { enabled, exempt } = subject.config.limits;
  if (!enabled) return [weakness(subject, ID, 'Every rate limit is switched off.', 'Set limits.enabled to true.')];
  const ranges = exempt.map(({ addresses, tiers, requests }) => {
    const allowed = requests === undefined ? 'without limit' : `with ${requests} requests in a window`;
    return warn(
      ID,
      `${addresses.join(', ')}: ${tiers.join(', ')} ${allowed}.`,
      'Take the entry out of limits.exempt when it is needed no more.',
    );
  });
  return orElse([...examineTiers(subject), ...ranges], ok(ID, 'on, at their defaults, for everybody'));
};
