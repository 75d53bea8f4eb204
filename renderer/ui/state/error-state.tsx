import { TriangleAlert } from 'lucide-react';
import { Button } from '../input/button.tsx';
import { PlainText } from '../text/plain-text.tsx';

export interface ErrorStateProps {
  /** What failed: "The list of clients could not be read". */
  readonly title: string;
  /** What the engine said, as text. */
  readonly detail?: string;
  readonly onRetry?: () => void;
  readonly retrying?: boolean;
}

/** What failed, what was said, and a way to try again. */
export const ErrorState = ({ title, detail, onRetry, retrying }: ErrorStateProps) => (
  <div role="alert" className="flex flex-col items-start gap-1.5 px-4 py-8">
    <p className="m-0 flex items-center gap-2 text-lg font-medium">
      <TriangleAlert size={16} aria-hidden="true" className="shrink-0 text-high" />
      {title}
    </p>
    {detail && (
      <p className="m-0 max-w-[64ch] text-text-2">
        <PlainText text={detail} max={300} />
      </p>
    )}
    {onRetry && (
      <Button onClick={onRetry} busy={retrying} className="mt-2">
        Try again
      </Button>
    )}
  </div>
);
