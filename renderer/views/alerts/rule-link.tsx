import { Link } from '@tanstack/react-router';
import { PlainText } from '../../ui/text/plain-text.tsx';

interface RuleLinkProps {
  readonly rule: string;
  readonly title: string;
  readonly version: number;
}

/** The rule of an alert, in the version that raised it, as a way to it. */
export const RuleLink = ({ rule, title, version }: RuleLinkProps) => (
  <>
    <Link to="/rules/$rule" params={{ rule }}>
      <PlainText text={title} max={120} />
    </Link>{' '}
    <span className="text-text-3">{`version ${version}`}</span>
  </>
);
