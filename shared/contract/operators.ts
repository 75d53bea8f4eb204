import { z } from 'zod';
import { may, roles } from '../role.ts';
import { instant, note, status } from './fields.ts';
import { open } from './procedure.ts';

/** An operator is named by id or name. */
const one = z.strictObject({ operator: z.string().min(1).max(64) });

export const operatorView = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  status,
  second_factor: z.boolean(),
  /** The operator who asks. */
  you: z.boolean(),
  sessions: z.int(),
  last_sign_in_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
});
export type OperatorView = z.infer<typeof operatorView>;

/** Who may own alerts and cases. */
export const colleague = operatorView.pick({ id: true, name: true, role: true });
export type Colleague = z.infer<typeof colleague>;

const administer = open(may.administer);

/** Operators of the console. There is always an active administrator: the last one can be neither suspended, removed nor given another role. */
export const operators = {
  list: open(may.oversee)
    .input(z.strictObject({}))
    .output(z.object({ operators: z.array(operatorView) })),
  /** Active operators who may own alerts and cases, by name, for whoever may hand them over. */
  colleagues: open(may.respond, { passive: true })
    .input(z.strictObject({}))
    .output(z.object({ colleagues: z.array(colleague).max(500) })),
  add: administer
    .input(z.strictObject({ name: z.string().min(1).max(64), role: z.enum(roles), password: z.string().min(1).max(1024) }))
    .output(operatorView),
  setRole: administer.input(one.extend({ role: z.enum(roles) })).output(operatorView),
  /** A new password for one who lost it; ends the sessions and takes the second factor off when asked to. */
  reset: administer
    .input(one.extend({ password: z.string().min(1).max(1024), remove_second_factor: z.boolean().default(false) }))
    .output(operatorView),
  suspend: administer.input(one.extend({ note })).output(operatorView.extend({ sessions_ended: z.int() })),
  resume: administer.input(one.extend({ note })).output(operatorView),
  remove: administer.input(one.extend({ note })).output(z.object({ id: z.string(), sessions_ended: z.int() })),
};
