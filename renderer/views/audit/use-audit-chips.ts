import { auditKinds } from '../../../shared/audit-event.ts';
import { severities } from '../../../shared/severity.ts';
import type { AuditSearch } from './audit-search.ts';

const texts = {
  user: 'User',
  client: 'Client',
  address: 'Address',
  actor: 'By',
  session: 'Session',
  grant: 'Family',
  token: 'Token',
  correlation: 'Flow',
} as const;
const names = Object.keys(texts) as (keyof typeof texts)[];

const fields = [
  { id: 'kinds', label: 'Kind', options: Object.keys(auditKinds).map((value) => ({ value, label: value })) },
  { id: 'severity', label: 'Severity at least', options: severities.map((value) => ({ value, label: value })) },
  {
    id: 'success',
    label: 'Outcome',
    options: [
      { value: 'true', label: 'worked' },
      { value: 'false', label: 'refused' },
    ],
  },
  ...names.map((id) => ({ id, label: texts[id], placeholder: texts[id] })),
];

/** The filters as chips. Kinds stand apart, so that each can be taken off. */
export const useAuditChips = (search: AuditSearch, set: (changes: Partial<AuditSearch>) => unknown) => {
  const chips = [
    ...(search.kinds ?? []).map((kind) => ({ id: `kind:${kind}`, label: 'Kind', value: kind })),
    ...(search.severity === undefined ? [] : [{ id: 'severity', label: 'Severity at least', value: search.severity }]),
    ...(search.success === undefined ? [] : [{ id: 'success', label: 'Outcome', value: search.success ? 'worked' : 'refused' }]),
    ...names.flatMap((id) => {
      const value = search[id];
      return value === undefined ? [] : [{ id, label: texts[id], value }];
    }),
  ];
  return {
    chips,
    fields,
    onAdd(id: string, value: string): void {
      if (id === 'kinds') void set({ kinds: [...new Set([...(search.kinds ?? []), value])] });
      else if (id === 'success') void set({ success: value === 'true' });
      else void set({ [id]: value });
    },
    onRemove(id: string): void {
      if (!id.startsWith('kind:')) return void set({ [id]: undefined });
      const kinds = (search.kinds ?? []).filter((kind) => `kind:${kind}` !== id);
      void set({ kinds: kinds.length === 0 ? undefined : kinds });
    },
  };
};
