import type { PlaybookMode, Playbook as PlaybookView } from '../../../shared/contract/response.ts';
import { rulesInForce } from '../../detect/rules-in-force.ts';
import { done } from '../../lib/outcome.ts';
import { modeOf, ownModeOf } from '../../respond/find-playbook.ts';
import { type OperationContext, type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { describePlaybook } from './describe-playbook.ts';
import { requirePlaybook } from './require-playbook.ts';

interface Input {
  playbook: string;
  mode: PlaybookMode;
  note: string;
}

/**
 * Sets how a playbook is used: not at all, by hand, on approval, or by itself. It holds for alerts that are raised from then on, also for those of own rules that name it.
 *
 * @returns The playbook; refusal `not_found`, `conflict` when it is set so already, `invalid_input` for a note of blanks.
 * Audits `playbook.changed`.
 */
export const setPlaybookMode = async (
  deps: OperationDeps,
  { actor }: OperationContext,
  input: Input,
): Promise<OperationOutcome<PlaybookView>> => {
  const found = requirePlaybook(input.playbook);
  if (!found.ok) return found;
  const note = input.note.trim();
  if (note === '') return refuse('invalid_input', 'Say why, for the record.');
  const { mode } = input;
  const playbook = found.value;
  return deps.store.write(async (tx): Promise<OperationOutcome<PlaybookView>> => {
    const modes = await tx.playbooks.modes();
    const former = modeOf(playbook, modes);
    // What comes as automatic can be chosen to be: then it is for own rules too.
    if (former === mode && ownModeOf(playbook, modes) === mode)
      return refuse('conflict', `The playbook ${playbook.id} is set to ${mode} already.`);
    await tx.playbooks.putMode({ playbook: playbook.id, mode, note, changedBy: actor, changedAt: deps.clock.now() });
    await tx.audit({ kind: 'playbook.changed', actor, details: { playbook: playbook.id, mode, former_mode: former, note } });
    return done(
      describePlaybook(playbook, {
        times: deps.config.response,
        rules: rulesInForce(await tx.rules.current()),
        modes: await tx.playbooks.modes(),
        tallies: await tx.playbooks.tallies(),
      }),
    );
  });
};
