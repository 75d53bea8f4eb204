import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { may } from '../../../shared/role.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { useMay, useMe } from '../../bridge/session-context.tsx';
import { useRefreshOn } from '../../bridge/use-changes.ts';
import { useToast } from '../../ui/overlay/toast.tsx';
import { handOverMessages } from './hand-over-message.ts';
import { keepTold, readTold } from './told-through.ts';

/** Asks when somebody was given something, and tells what it was for this operator. */
const Listening = ({ operator }: { readonly operator: string }) => {
  const client = useClient();
  const navigate = useNavigate();
  const { show } = useToast();
  const told = useRef(readTold(operator));
  const key = ['session.handed', operator];
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.session.handed({ after: told.current }, { signal }) });
  useRefreshOn(['alert.assigned', 'case.changed'], key);
  useEffect(() => {
    if (!data) return;
    const since = told.current ?? data.through;
    const owner = operator;
    for (const { title, detail, about } of handOverMessages(data.handed.filter(({ seq }) => seq > since))) {
      const open = (): unknown => {
        if (about === 'alerts') return navigate({ to: '/alerts', search: { owner, state: 'standing' } });
        if (about === 'cases') return navigate({ to: '/cases', search: { owner } });
        if (about.kind === 'case') return navigate({ to: '/cases/$case', params: { case: about.id } });
        return navigate({ to: '/alerts/$alert', params: { alert: about.id } });
      };
      // It stands until it is taken notice of.
      show({ title, tone: 'accent', seconds: 0, open, ...(detail === undefined ? {} : { detail }) });
    }
    told.current = Math.max(since, data.through);
    keepTold(operator, told.current);
  }, [data, operator, navigate, show]);
  return null;
};

/** Tells operators of alerts and cases that a colleague handed to them, also of those that came while they were away. */
export const HandOvers = () => {
  const me = useMe();
  return useMay(may.respond) ? <Listening key={me.id} operator={me.id} /> : null;
};
