import type { AlertSubject } from '../../../shared/contract/alerts.ts';
import type { RuleSubject } from '../../../shared/rule.ts';
import { personalIndexText } from '../../audit/personal.ts';
import type { Reads } from '../../store/store.ts';
import type { OperationDeps } from '../operation.ts';

type Known = Pick<Reads, 'users' | 'clients' | 'operators' | 'grants' | 'sessions' | 'followers'>;
type Deps = Pick<OperationDeps, 'sealer'>;

/** Whom an alert or an exception is about, as it is kept. */
export interface KeptSubject {
  readonly kind: RuleSubject;
  readonly id: string;
}

const PERSONAL: ReadonlySet<RuleSubject> = new Set(['address', 'agent', 'login']);

/** Under which indexes the log keeps a personal subject; a login name is known by its index alone. */
const indexesOf = ({ sealer }: Deps, { kind, id }: KeptSubject): string[] => {
  if (kind === 'login') return [id];
  if (kind !== 'address' && kind !== 'agent') return [];
  return sealer.blindIndexes('audit-personal', personalIndexText(kind, id)).map((index) => index.toString('base64url'));
};

const named = async ({ users, clients }: Known, user: string | null, client: string | null): Promise<string | null> => {
  const person = user === null ? undefined : (await users.find(user))?.name;
  const application = client === null ? undefined : ((await clients.find(client))?.name ?? client);
  if (person === undefined) return application ?? null;
  return application === undefined ? person : `${person} at ${application}`;
};

const nameOf = async (read: Known, { kind, id }: KeptSubject): Promise<string | null> => {
  switch (kind) {
    case 'user':
      return named(read, id, null);
    case 'client':
      return (await read.clients.find(id))?.name ?? null;
    case 'operator':
      return (await read.operators.nameOf(id)) ?? null;
    case 'session':
      return named(read, (await read.sessions.find(id))?.userId ?? null, null);
    case 'grant': {
      const grant = await read.grants.find(id);
      return grant ? named(read, grant.userId, grant.clientId) : null;
    }
    default:
      return null;
  }
};

/**
 * Makes what tells whom alerts are about, by the names of today; each subject is looked up once. A personal value is told as long as the log tells it to anybody: an
 * address, program or typed name whose every record was erased reads null. Networks are shared by too many to be anybody's.
 *
 * @param subjects All that will be asked for: what is personal is looked up in one go.
 */
export const nameSubjects = async (
  deps: Deps,
  read: Known,
  subjects: readonly KeptSubject[],
): Promise<(subject: KeptSubject) => Promise<AlertSubject>> => {
  const personal = subjects.filter(({ kind }) => PERSONAL.has(kind)).flatMap((subject) => indexesOf(deps, subject));
  const there = personal.length === 0 ? new Map<string, string>() : await read.followers.personal([...new Set(personal)]);
  const names = new Map<string, Promise<string | null>>();
  return async ({ kind, id }) => {
    if (PERSONAL.has(kind)) {
      const text = indexesOf(deps, { kind, id }).flatMap((index) => there.get(index) ?? [])[0] ?? null;
      return { kind, id: text === null || kind === 'login' ? (text === null ? null : id) : text, shown: text };
    }
    const key = `${kind}\0${id}`;
    const name = names.get(key) ?? nameOf(read, { kind, id });
    names.set(key, name);
    return { kind, id, shown: (await name) ?? id };
  };
};
