import { may } from '../../../shared/role.ts';
import { useMay } from '../../bridge/session-context.tsx';
import { SavedViewsMenu } from '../../filters/saved-views-menu.tsx';
import { useFilters } from '../../filters/use-filters.ts';
import { Button } from '../../ui/input/button.tsx';
import { Tabs } from '../../ui/input/tabs.tsx';
import { AddRule } from './add-rule.tsx';
import { Limits } from './limits.tsx';
import { networkSearch } from './network-search.ts';
import { Rules } from './rules.tsx';

const tabs = [
  { id: 'blocks', label: 'Blocks' },
  { id: 'allowed', label: 'Allow list' },
  { id: 'limits', label: 'Rate limits' },
];

/** Who is turned away, who never is, and how much of each limit is used. */
export const Network = () => {
  const [search, setSearch] = useFilters(networkSearch);
  const responds = useMay(may.respond);
  const administers = useMay(may.administer);
  return (
    <div className="page min-h-0 flex-1">
      <div className="page-head">
        <h1>Network</h1>
        <div className="ml-auto flex items-center gap-2">
          {responds ? (
            <Button variant="danger" onClick={() => void setSearch({ add: 'block' })}>
              Block an address
            </Button>
          ) : null}
          {administers ? <Button onClick={() => void setSearch({ add: 'allow' })}>Allow an address</Button> : null}
          <SavedViewsMenu />
        </div>
      </div>
      <Tabs
        label="Network"
        value={search.tab}
        onChange={(id) => void setSearch({ tab: networkSearch.shape.tab.parse(id), covering: undefined, state: 'standing' })}
        tabs={tabs}
      />
      {search.tab === 'limits' ? <Limits /> : <Rules key={search.tab} search={search} setSearch={setSearch} />}
      {search.add && (search.add === 'block' ? responds : administers) ? (
        <AddRule
          kind={search.add}
          {...(search.range === undefined ? {} : { range: search.range })}
          onClose={() => void setSearch({ add: undefined, range: undefined }, { replace: true })}
        />
      ) : null}
    </div>
  );
};
