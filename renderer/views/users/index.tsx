import { may } from '../../../shared/role.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { Button } from '../../ui/input/button.tsx';
import { Tabs } from '../../ui/input/tabs.tsx';
import { Accounts } from './accounts.tsx';
import { AddUser } from './add-user.tsx';
import { Sessions } from './sessions.tsx';
import { userSearch } from './user-search.ts';

const tabs = [
  { id: 'accounts', label: 'Accounts' },
  { id: 'sessions', label: 'Live sessions' },
];

/** The people, and where they are signed in. */
export const Users = () => {
  const [search, setSearch] = useFilters(userSearch);
  const administers = useMay(may.administer);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Users</h1>
        <div className="ml-auto flex items-center gap-2">
          {administers ? (
            <Button variant="primary" onClick={() => void setSearch({ add: 'user' })}>
              Create a user
            </Button>
          ) : null}
          <SavedViewsMenu />
        </div>
      </div>
      <Tabs label="Users" value={search.tab} onChange={(id) => void setSearch({ tab: userSearch.shape.tab.parse(id) })} tabs={tabs} />
      {search.tab === 'sessions' ? <Sessions search={search} setSearch={setSearch} /> : <Accounts search={search} setSearch={setSearch} />}
      {search.add && administers ? <AddUser onClose={() => void setSearch({ add: undefined }, { replace: true })} /> : null}
    </div>
  );
};
