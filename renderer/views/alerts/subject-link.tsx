import { Link } from '@tanstack/react-router';
import type { AlertSubject } from '../../../shared/contract/alerts.ts';
import type { LinkElement } from '../../ui/link-element.ts';
import { withLink } from '../../ui/link-element.ts';
import { PlainText } from '../../ui/text/plain-text.tsx';
import { subjectName } from './alert-words.ts';

/** The page of whom an alert is about; none for what has no page, and for what was erased. */
const pageOf = ({ kind, id }: AlertSubject): LinkElement | undefined => {
  if (id === null) return undefined;
  switch (kind) {
    case 'address':
    case 'network':
      return <Link to="/network/address/$address" params={{ address: id }} />;
    case 'user':
      return <Link to="/users/$user" params={{ user: id }} />;
    case 'client':
      return <Link to="/clients/$client" params={{ client: id }} />;
    case 'grant':
      return <Link to="/tokens/family/$grant" params={{ grant: id }} />;
    case 'session':
      return <Link to="/audit" search={{ session: id }} />;
    case 'operator':
      return <Link to="/audit" search={{ actor: `operator:${id}` }} />;
    default:
      return undefined;
  }
};

interface SubjectLinkProps {
  readonly subject: AlertSubject;
  /** On as many lines as it takes, where there is room. */
  readonly whole?: boolean;
}

/** Whom an alert is about, by name, as a way there. */
export const SubjectLink = ({ subject, whole = false }: SubjectLinkProps) => {
  const mono = subject.kind === 'address' || subject.kind === 'network';
  const name = <PlainText text={subjectName(subject)} inline={!whole} max={120} mono={mono} />;
  return subject.id === null && subject.kind !== 'server' ? (
    <span className="text-text-3">erased</span>
  ) : (
    withLink(pageOf(subject), '', name)
  );
};
