import { StateDot } from '../../ui/text/state-dot.tsx';
import type { Tone } from '../../ui/text/tone.ts';
import { type RuleStanding, standingOf, standingWords } from './rule-standing.ts';

const tones: { readonly [S in RuleStanding]: Tone } = { on: 'ok', inactive: 'medium', off: 'neutral' };

/** Whether a rule works, as a dot and a word. */
export const RuleStandingDot = ({ state }: { readonly state: Parameters<typeof standingOf>[0] }) => {
  const standing = standingOf(state);
  return <StateDot tone={tones[standing]}>{standingWords[standing]}</StateDot>;
};
