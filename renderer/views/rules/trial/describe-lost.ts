import type { Tried } from '../../../../shared/contract/rules.ts';
import type { Tone } from '../../../ui/text/tone.ts';

interface Lost {
  readonly text: string;
  readonly tone: Tone;
}

const words = {
  true_positive: ['true positive', 'true positives'],
  undetermined: ['undetermined', 'undetermined'],
  unjudged: ['not judged yet', 'not judged yet'],
  benign: ['benign', 'benign'],
  false_positive: ['false positive', 'false positives'],
} as const;

const tones: { readonly [K in keyof typeof words]: Tone } = {
  true_positive: 'critical',
  undetermined: 'medium',
  unjudged: 'medium',
  benign: 'ok',
  false_positive: 'ok',
};

/** The alerts a draft would not raise any more, by how they were judged; the worst to lose first. Nothing lost, nothing said. */
export const describeLost = (lost: Tried['lost']): readonly Lost[] =>
  (Object.keys(words) as (keyof typeof words)[]).flatMap((verdict) => {
    const count = lost[verdict];
    if (count === 0) return [];
    return [{ text: `${count.toLocaleString('en-US')} ${words[verdict][count === 1 ? 0 : 1]}`, tone: tones[verdict] }];
  });
