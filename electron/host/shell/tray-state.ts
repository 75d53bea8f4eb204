import type { EngineState } from '../../../shared/desktop.ts';
import type { TrayState } from './tray-icon.ts';

export interface TrayInput {
  readonly phase: EngineState['phase'];
  readonly session: 'first_run' | 'signed_out' | 'locked' | 'signed_in' | undefined;
  /** Severe events since somebody looked. */
  readonly unseen: number;
}

/** The gravest thing wins: no server, then what waits to be looked at, then a locked console. */
export const trayState = ({ phase, session, unseen }: TrayInput): TrayState => {
  if (phase === 'failed' || phase === 'stopped') return 'stopped';
  if (unseen > 0 || phase === 'restarting') return 'attention';
  return session === 'locked' || session === 'signed_out' ? 'locked' : 'healthy';
};

const words: Readonly<Record<EngineState['phase'], string>> = {
  starting: 'starting',
  serving: 'serving',
  restarting: 'being started again',
  failed: 'NOT serving',
  stopped: 'stopped',
};

/** What the tray says when it is pointed at. */
export const trayWords = ({ phase, session, unseen }: TrayInput): string => {
  const waits = unseen > 0 ? `, ${unseen} to look at` : '';
  const locked = session === 'locked' ? ', console locked' : '';
  return `Gatewatch: ${words[phase]}${waits}${locked}`;
};
