import { type Tone, toneVariable } from '../ui/text/tone.ts';
import { sparklinePath } from './sparkline-path.ts';

export interface SparklineProps {
  readonly values: readonly number[];
  readonly label: string;
  readonly tone?: Tone;
  /** Pixels of the drawing's own space; it stretches over the width it is given. */
  readonly width?: number;
  readonly height?: number;
}

/** The course of a number as a line, without axes. From zero, so that a small change looks small. */
export const Sparkline = ({ values, label, tone = 'accent', width = 180, height = 22 }: SparklineProps) => {
  const last = values.at(-1);
  const words = values.length < 2 ? 'too few values' : `lowest ${Math.min(...values)}, highest ${Math.max(...values)}, last ${last}`;
  return (
    <svg
      role="img"
      aria-label={`${label}: ${words}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      height={height}
      className="block w-full"
    >
      <path
        d={sparklinePath(values, width, height)}
        fill="none"
        stroke={toneVariable[tone]}
        strokeWidth={1.25}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
};
