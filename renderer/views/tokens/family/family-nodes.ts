import type { TokenFamily } from '../../../../shared/contract/tokens.ts';
import type { Tone } from '../../../ui/text/tone.ts';
import { stateTones, stateWords, typeWords } from '../token-words.ts';

interface FamilyNode {
  readonly id: string;
  readonly parent: string | null;
  readonly label: string;
  readonly at: number;
  readonly note: string;
  readonly tone: Tone;
  readonly fork?: boolean;
}

/** The chain of refresh tokens is the line that goes on; an access token hangs on it. */
const RANK: Readonly<Record<TokenFamily['steps'][number]['type'], number>> = { authorization_code: 0, refresh_token: 1, access_token: 2 };

/** Steps and second uses of a family as a tree: a second use hangs on what was used twice, as a fork. */
export const familyNodes = ({ steps, reuses }: Pick<TokenFamily, 'steps' | 'reuses'>): FamilyNode[] => {
  const known = new Set(steps.map(({ id }) => id));
  const parentOf = (id: string | null): string | null => (id !== null && known.has(id) ? id : null);
  return [
    ...steps
      .toSorted((a, b) => RANK[a.type] - RANK[b.type] || Date.parse(a.at) - Date.parse(b.at))
      .map((step) => ({
        id: step.id,
        parent: parentOf(step.parent),
        label: typeWords[step.type],
        at: Date.parse(step.at),
        note: `${stateWords[step.state]}${step.address === null ? '' : `, from ${step.address}`}`,
        tone: stateTones[step.state],
      })),
    ...reuses.map((reuse) => ({
      id: `reuse-${reuse.seq}`,
      parent: parentOf(reuse.of),
      label: 'Used again',
      at: Date.parse(reuse.at),
      note: reuse.address === null ? 'from an erased address' : `from ${reuse.address}`,
      tone: 'critical' as const,
      fork: true,
    })),
  ];
};
