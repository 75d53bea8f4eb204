import { tokenStates, tokenTypes } from '../../../shared/contract/tokens.ts';
import type { TokenSearch } from './token-search.ts';
import { stateWords, typeWords } from './token-words.ts';

type Name = 'state' | 'type' | 'format' | 'client' | 'user' | 'scope' | 'grant' | 'session';

const labels: Readonly<Record<Name, string>> = {
  state: 'State',
  type: 'Type',
  format: 'Format',
  client: 'Client',
  user: 'User',
  scope: 'Scope',
  grant: 'Family',
  session: 'Session',
};

const options: Partial<Record<Name, readonly { readonly value: string; readonly label: string }[]>> = {
  state: [...tokenStates.map((value) => ({ value, label: stateWords[value] })), { value: 'any', label: 'Any' }],
  type: tokenTypes.map((value) => ({ value, label: typeWords[value] })),
  format: [
    { value: 'jwt', label: 'JWT, self-contained' },
    { value: 'opaque', label: 'Opaque' },
  ],
};

const names = Object.keys(labels) as Name[];
const fields = names.map((id) => {
  const known = options[id];
  return { id, label: labels[id], ...(known ? { options: [...known] } : { placeholder: id === 'user' ? 'user name or sub' : labels[id] }) };
});

/** The filters of the screen as chips, and what can be added to them. */
export const useTokenChips = (search: TokenSearch, set: (changes: Partial<TokenSearch>) => unknown) => {
  const chips = names.flatMap((id) => {
    const value = search[id];
    if (value === undefined) return [];
    return [{ id, label: labels[id], value: options[id]?.find((option) => option.value === value)?.label ?? value, fixed: id === 'state' }];
  });
  return {
    chips,
    fields,
    onAdd: (id: string, value: string): void => void set({ [id]: value }),
    onRemove: (id: string): void => void set({ [id]: id === 'state' ? 'any' : undefined }),
  };
};
