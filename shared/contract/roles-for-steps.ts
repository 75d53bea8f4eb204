import { may, type Role } from '../role.ts';
import { type ActName, actRoles } from './acts.ts';

/** Whether a step is an ordinary act; others are measures of the response itself, such as emergency mode. */
export const isAct = (act: string): act is ActName => Object.hasOwn(actRoles, act);

/** Who may set steps going: by a run nobody does what they may not do by hand. */
export const rolesForSteps = (steps: readonly { readonly act: string }[]): readonly Role[] =>
  may.respond.filter((role) => steps.every(({ act }) => !isAct(act) || actRoles[act].includes(role)));
