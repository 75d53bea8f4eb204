import { productionDemands } from './production-demands.ts';
import type { Rule } from './rule.ts';

/** Every demand of the production profile that is not met; none in the development profile. */
export const checkProduction: Rule = (input) =>
  input.config.profile === 'production' ? productionDemands.filter(({ isBroken }) => isBroken(input)) : [];
