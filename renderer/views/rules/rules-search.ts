import { z } from 'zod';
import { ruleSubjects } from '../../../shared/rule.ts';
import { severities } from '../../../shared/severity.ts';

/** What the address of the list holds. */
export const rulesSearch = z.object({
  text: z.coerce.string().max(128).optional().catch(undefined),
  state: z.enum(['on', 'inactive', 'off']).optional().catch(undefined),
  severity: z.enum(severities).optional().catch(undefined),
  subject: z.enum(ruleSubjects).optional().catch(undefined),
  origin: z.enum(['built_in', 'changed', 'own', 'sigma']).optional().catch(undefined),
});
export type RulesSearch = z.output<typeof rulesSearch>;

export const ruleTabs = ['about', 'thresholds', 'document', 'exceptions', 'versions'] as const;

/** What the address of one rule holds. */
export const ruleSearch = z.object({ tab: z.enum(ruleTabs).default('about').catch('about') });
