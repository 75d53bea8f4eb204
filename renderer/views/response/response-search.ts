import { z } from 'zod';

export const responseTabs = ['waiting', 'runs', 'playbooks', 'emergency'] as const;

/** What the address of the screen holds. */
export const responseSearch = z.object({
  tab: z.enum(responseTabs).default('waiting').catch('waiting'),
  /** The run whose drawer is open. */
  run: z.coerce.string().min(1).max(64).optional().catch(undefined),
  /** The dialog of emergency mode that is open. */
  ask: z.enum(['begin', 'end']).optional().catch(undefined),
  /** Only runs about this alert. */
  alert: z.coerce.string().min(1).max(64).optional().catch(undefined),
});
export type ResponseSearch = z.output<typeof responseSearch>;
