import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useClient } from '../bridge/console-context.tsx';
import { describeChangeError } from '../bridge/describe-change-error.ts';
import { SavedViews } from '../ui/filter/saved-views.tsx';
import { useToast } from '../ui/overlay/toast.tsx';
import { viewsOfScreen } from './views-of-screen.ts';

const KEY = ['views.list'] as const;

/** The saved views of the screen that is shown: its path and filters under a name, one's own and those that are shared. */
export const SavedViewsMenu = () => {
  const client = useClient();
  const queries = useQueryClient();
  const { show } = useToast();
  const navigate = useNavigate();
  const { pathname: screen, searchStr } = useLocation();
  const query = searchStr.replace(/^\?/, '');
  const { data } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => client.views.list({}, { signal }) });
  const { views, current } = viewsOfScreen(data?.views ?? [], screen, query);
  const change = (call: Promise<unknown>): void => {
    call
      .then(() => queries.invalidateQueries({ queryKey: KEY }))
      .catch((error: unknown) => {
        const { unknown, why } = describeChangeError(error);
        const title = unknown ? 'It is not known whether the view was kept.' : 'The view was not kept.';
        show({ title, detail: why, tone: 'critical' });
      });
  };
  return (
    <SavedViews
      views={views}
      canShare
      {...(current ? { current: current.id } : {})}
      onOpen={(id) => {
        const view = views.find((one) => one.id === id);
        if (view) void navigate({ href: view.query === '' ? view.screen : `${view.screen}?${view.query}` });
      }}
      onSave={(name, shared) => change(client.views.save({ name, shared, screen, query }))}
      onRename={(id, name) => change(client.views.rename({ id, name }))}
      onDelete={(id) => change(client.views.remove({ id }))}
    />
  );
};
