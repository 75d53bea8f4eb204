import { useQuery } from '@tanstack/react-query';
import type { EventFilterInput } from '../../../shared/contract/audit.ts';
import { useClient } from '../../bridge/console-context.tsx';
import { Dimmed } from '../../ui/state/dimmed.tsx';
import { PlainText } from '../../ui/text/plain-text.tsx';

const SHOWN = 8;
const count = new Intl.NumberFormat('en');

interface FacetsProps {
  readonly filter: EventFilterInput;
  readonly onPick: (field: string, value: string) => void;
}

const groups = [
  ['kinds', 'Kind', 'kinds'],
  ['severities', 'Severity', 'severity'],
  ['successes', 'Outcome', 'success'],
  ['clients', 'Client', 'client'],
  ['users', 'User', 'user'],
  ['addresses', 'Address', 'address'],
  ['actors', 'By', 'actor'],
] as const;

const outcome = (value: string): string => (value === 'true' ? 'worked' : value === 'false' ? 'refused' : 'neither');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** How many of the newest matching events fall to each value; a value narrows to itself. */
export const Facets = ({ filter, onPick }: FacetsProps) => {
  const client = useClient();
  const { data, isFetching } = useQuery({
    queryKey: ['audit.facets', filter],
    queryFn: ({ signal }) => client.audit.facets({ filter }, { signal }),
    placeholderData: (before) => before,
  });
  if (!data) return <aside className="w-[184px] max-[1180px]:hidden" aria-busy="true" />;
  return (
    <aside aria-label="Values" className="w-[184px] shrink-0 max-[1180px]:hidden overflow-y-auto pr-2 text-sm">
      <Dimmed busy={isFetching}>
        <p className="mt-0 mb-2 text-text-3">
          {data.all ? `All ${count.format(data.of)} that match` : `Of the newest ${count.format(data.of)}`}
        </p>
        {groups.map(([member, label, field]) =>
          data[member].length === 0 ? null : (
            <section key={member} aria-label={label} className="mb-3">
              <h2 className="m-0 mb-1 text-sm font-medium text-text-2">{label}</h2>
              <ul className="m-0 list-none p-0">
                {data[member].slice(0, SHOWN).map(({ value, shown, events }) => (
                  <li key={value}>
                    <button
                      type="button"
                      className="flex w-full items-center gap-2 rounded-sm px-1 text-left hover:bg-hover"
                      disabled={field === 'success' && value === 'null'}
                      onClick={() => onPick(field, value)}
                    >
                      <span className="min-w-0 flex-1 truncate">
                        <PlainText
                          text={field === 'success' ? outcome(value) : field === 'severity' ? capital(value) : (shown ?? value)}
                          inline
                          max={32}
                        />
                      </span>
                      <span className="text-text-3">{count.format(events)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ),
        )}
      </Dimmed>
    </aside>
  );
};
