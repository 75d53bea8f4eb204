import type { ActName } from '../../shared/contract/acts.ts';
import type { PlaybookMode } from '../../shared/contract/response.ts';
import type { PlaybookId } from '../../shared/playbook-id.ts';
import type { Severity } from '../../shared/severity.ts';
import type { Seconds } from '../../shared/units.ts';

/** Acts that a step may be. Each is aimed at one subject at a time; those that concern everybody at once are none of them. */
export type StepAct =
  | Extract<ActName, 'addresses.block' | 'tokens.revoke' | 'users.sign_out' | 'users.suspend' | 'clients.suspend'>
  | 'emergency.begin';

/**
 * Whom a step is aimed at: what the alert is about, or those of a kind that the facts name it stands on. Of people, those whose proof was accepted in those facts, if there
 * are any: who was only guessed at has done nothing and lost nothing.
 */
export type Aim = 'subject' | 'addresses' | 'users' | 'clients' | 'grants' | 'none';

/** What has an end, and ends after a time that is configured: the block of an address, that of a network, in which others live, and emergency mode. */
export type Lasting = 'block' | 'network_block' | 'emergency';

/** A step as the document has it. */
export interface StepTemplate {
  readonly act: StepAct;
  readonly target: Aim;
  readonly lasts: Lasting | null;
  /** What it does, without how long and without a full stop. */
  readonly does: string;
}

/** A step with its time. */
export interface PlaybookStep {
  readonly act: StepAct;
  readonly target: Aim;
  /** Of an act that has an end. */
  readonly seconds: Seconds | null;
  readonly sentence: string;
}

/** What to do about the alerts of rules that name it, as a plain document. */
export interface Playbook {
  readonly id: PlaybookId;
  readonly title: string;
  readonly description: string;
  readonly leastSeverity: Severity;
  /** `automatic` only where each step can be taken back and hits nobody but its subject. */
  readonly defaultMode: PlaybookMode;
  /** Whether the steps after one that failed are done all the same. */
  readonly afterFailure: 'continue' | 'stop';
  readonly steps: readonly StepTemplate[];
}
