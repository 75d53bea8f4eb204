import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useMay, useMe } from '../../bridge/session-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { useToast } from '../../ui/overlay/toast.tsx';
import { handOverMessages } from './hand-over-message.ts';
import { askAfter, keepNoticed, keepShown, readTold } from './told.ts';

/** Asks when somebody was given something, and tells what it was for this operator until it is taken notice of. */
const Listening = ({ operator }: { readonly operator: string }) => {
  const client = useClient();
  const navigate = useNavigate();
  const { stand } = useToast();
  /** Facts that stand on this screen, or stood, each with what takes its message away. */
  const shown = useRef(new Map<number, () => void>());
  const key = ['session.handed', operator];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.session.handed({ after: askAfter(readTold(operator)) }, { signal }),
  });
  useRefreshOn(['alert.assigned', 'case.changed'], key);
  useEffect(() => {
    if (!data) return;
    const owner = operator;
    const due = keepShown(
      operator,
      data.handed.map(({ seq }) => seq),
      data.through,
    );
    const untold = data.handed.filter(({ seq }) => due.includes(seq) && !shown.current.has(seq));
    for (const { title, detail, about, seqs } of handOverMessages(untold)) {
      const open = (): unknown => {
        if (about === 'alerts') return navigate({ to: '/alerts', search: { owner, state: 'standing' } });
        if (about === 'cases') return navigate({ to: '/cases', search: { owner } });
        if (about.kind === 'case') return navigate({ to: '/cases/$case', params: { case: about.id } });
        return navigate({ to: '/alerts/$alert', params: { alert: about.id } });
      };
      const message = { title, tone: 'accent' as const, open, ...(detail === undefined ? {} : { detail }) };
      const takeAway = stand(message, () => keepNoticed(operator, seqs));
      for (const seq of seqs) shown.current.set(seq, takeAway);
    }
  }, [data, operator, navigate, stand]);
  useEffect(() => {
    const standing = shown.current;
    return () => {
      for (const takeAway of new Set(standing.values())) takeAway();
      standing.clear();
    };
  }, []);
  return null;
};

/** Tells operators of alerts and cases that a colleague handed to them, also of those that came while they were away. */
export const HandOvers = () => {
  const me = useMe();
  return useMay(may.respond) ? <Listening key={me.id} operator={me.id} /> : null;
};
