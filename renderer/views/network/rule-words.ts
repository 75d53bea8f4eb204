import type { AddressRule } from '../../../shared/contract/network.ts';
import { programName } from '../../events/program-name.ts';

/** Who made a rule, as other screens call them. */
export const ruleMaker = ({ created_by: by, created_by_name: name }: Pick<AddressRule, 'created_by' | 'created_by_name'>): string =>
  programName(by) ?? name ?? by;

/** The alert that a playbook answered by a rule; undefined where the reason is what somebody wrote. */
export const alertOfRule = ({ created_by: by, reason }: Pick<AddressRule, 'created_by' | 'reason'>): string | undefined =>
  by.startsWith('policy:') && reason.startsWith(`${programName(by)}, alert `) ? reason.split(', alert ').at(-1) : undefined;
