import type { EngineState } from '../../shared/desktop.ts';
import type { LiveState } from '../bridge/live-log.ts';
import type { Tone } from '../ui/text/tone.ts';
import { formatRelative } from '../ui/time/format-time.ts';

/** An engine that was not heard of for so long is said to be lost. */
const QUIET_MS = 30_000;

/** What the app's shell says of an engine that does not serve: in short beside a dot, and as a sentence. */
export const enginePhaseWords: Readonly<Record<EngineState['phase'], { readonly short: string; readonly sentence: string }>> = {
  starting: { short: 'Engine starting', sentence: 'The engine is starting.' },
  serving: { short: 'Engine serving', sentence: 'The engine serves; the console is connecting.' },
  restarting: { short: 'Engine restarting', sentence: 'The engine stopped and is started again.' },
  failed: { short: 'Engine failed', sentence: 'The engine does not start.' },
  stopped: { short: 'Engine stopped', sentence: 'The engine is stopped.' },
};

interface Known extends Pick<LiveState, 'phase' | 'heardAt'> {
  /** What the app's shell says; undefined in a browser. */
  readonly shell: Pick<EngineState, 'phase'> | undefined;
  readonly issuer: string | null | undefined;
  readonly now: number;
}

/** How the engine is, in a few words: what the shell knows of its process first, then what this window heard of it. */
export const describeEngine = ({ shell, phase, heardAt, issuer, now }: Known): { readonly tone: Tone; readonly text: string } => {
  const old = '. What is shown may be old';
  if (shell && shell.phase !== 'serving') return { tone: 'critical', text: `${enginePhaseWords[shell.phase].short}${old}` };
  if (phase === 'lost' || (heardAt !== null && now - heardAt > QUIET_MS))
    return { tone: 'critical', text: `Engine not reached${heardAt === null ? '' : `, last heard ${formatRelative(heardAt, now)}`}${old}` };
  if (phase === 'connecting') return { tone: 'info', text: 'Connecting to the engine' };
  return { tone: 'ok', text: `Engine serving at ${issuer ?? 'an unknown address'}` };
};
