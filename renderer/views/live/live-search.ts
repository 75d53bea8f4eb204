import { z } from 'zod';
import { auditKinds } from '../../../shared/audit-event.ts';
import type { EventFilterInput, LoggedEventView } from '../../../shared/contract/audit.ts';
import { severities } from '../../../shared/severity.ts';
import { groupOfKind, groups, kindsOfGroup } from '../../events/kind-groups.ts';

const text = z.coerce.string().min(1).max(256).optional().catch(undefined);
const MOST = 50;

/** Members of an event by which it can be kept or left out. */
export const valueFields = ['kind', 'group', 'severity', 'user', 'client', 'address', 'correlation'] as const;
export type ValueField = (typeof valueFields)[number];

/** What the address of the screen holds. */
export const liveSearch = z.object({
  group: z.enum(groups).optional().catch(undefined),
  kinds: z.array(z.string().min(1).max(256)).min(1).max(MOST).optional().catch(undefined),
  /** The least. */
  severity: z.enum(severities).optional().catch(undefined),
  success: z.boolean().optional().catch(undefined),
  user: text,
  client: text,
  address: text,
  correlation: text,
  /** What is left out here, in this window: `user:usr_1`. */
  not: z.array(z.string().min(3).max(300)).min(1).max(MOST).optional().catch(undefined),
  /** The event whose drawer is open. */
  event: z.coerce.number().int().min(1).optional().catch(undefined),
});
export type LiveSearch = z.output<typeof liveSearch>;

const given = (members: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** The filter that the engine is asked with. Groups and kinds add up. */
export const toLiveFilter = ({ group, kinds, severity, success, user, client, address, correlation }: LiveSearch): EventFilterInput => {
  const named = [...new Set([...(group ? kindsOfGroup(group) : []), ...(kinds ?? [])])];
  return { ...(named.length === 0 ? {} : { kinds: named }), ...given({ severity, success, user, client, address, correlation }) };
};

/** `user:usr_1` in its parts; undefined for what names no field. */
export const parseExclusion = (exclusion: string): { readonly field: ValueField; readonly value: string } | undefined => {
  const colon = exclusion.indexOf(':');
  const field = valueFields.find((known) => known === exclusion.slice(0, colon));
  return colon < 1 || field === undefined ? undefined : { field, value: exclusion.slice(colon + 1) };
};

/** The values of an event by which a field may name it. A person goes by id, by name, and by what was typed at sign-in. */
const valuesOf = (event: LoggedEventView, field: ValueField): readonly (string | undefined)[] => {
  if (field === 'group') return [groupOfKind(event.kind)];
  if (field === 'user') return [event.user, event.user_name, event.login];
  return [event[field]];
};

/** Whether an event is to be shown beside what is left out. */
export const acceptsEvent = (not: readonly string[] | undefined): ((event: LoggedEventView) => boolean) => {
  const exclusions = (not ?? []).flatMap((one) => parseExclusion(one) ?? []);
  return (event) => !exclusions.some(({ field, value }) => valuesOf(event, field).includes(value));
};

/** Adds a value to what is kept. */
export const include = (search: LiveSearch, field: ValueField, value: string): Partial<LiveSearch> => {
  const not = search.not?.filter((one) => one !== `${field}:${value}`);
  const rest = { not: not?.length ? not : undefined };
  if (field === 'kind') return { ...rest, kinds: [...new Set([...(search.kinds ?? []), value])].slice(-MOST) };
  if (field === 'severity') return { ...rest, severity: liveSearch.shape.severity.parse(value) };
  if (field === 'group') return { ...rest, group: liveSearch.shape.group.parse(value) };
  return { ...rest, [field]: value };
};

/** Adds a value to what is left out. */
export const exclude = (search: LiveSearch, field: ValueField, value: string): Partial<LiveSearch> => ({
  not: [...new Set([...(search.not ?? []), `${field}:${value}`])].slice(-MOST),
});

/** Every filter taken off. */
export const nothing: Partial<LiveSearch> = Object.fromEntries(Object.keys(liveSearch.shape).map((name) => [name, undefined]));

/** Takes everything else away and keeps a value alone. */
export const only = (field: ValueField, value: string): Partial<LiveSearch> => ({ ...nothing, ...include({}, field, value) });

export const allKinds: readonly string[] = Object.keys(auditKinds);
