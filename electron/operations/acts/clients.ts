import { done } from '../../lib/outcome.ts';
import type { ClientRecord } from '../../store/records.ts';
import { findClient } from '../clients/find-client.ts';
import { removeClient } from '../clients/remove-client.ts';
import { resumeClient } from '../clients/resume-client.ts';
import { suspendClient } from '../clients/suspend-client.ts';
import { type OperationDeps, type OperationOutcome, refuse } from '../operation.ts';
import { residualOf, type TokenTally, tokensIn } from '../tokens/tally-tokens.ts';
import { actCommand, commandLine, REASON_WORD } from './act-command.ts';
import type { ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { isLastChange } from './is-last-change.ts';
import { namesOf } from './names-of.ts';
import { onEach, type Subjects } from './on-each.ts';
import { tallyOfMany } from './tally-of-many.ts';
import { confirmWide, wideWarnings } from './wide-warnings.ts';

type Prepared = Promise<OperationOutcome<PreparedAct>>;

const called = (clients: readonly ClientRecord[]): string => {
  const [first] = clients;
  return clients.length === 1 && first ? `the client ${first.name}` : `${clients.length.toLocaleString('en')} clients`;
};

const named = async ({ store }: OperationDeps, ids: readonly string[], except: ClientRecord['status'] | null) => {
  const clients: ClientRecord[] = [];
  const unaffected: { id: string; why: string }[] = [];
  for (const id of new Set(ids)) {
    const client = await store.read.clients.find(id);
    if (client && client.status !== except) clients.push(client);
    else unaffected.push({ id, why: client ? `It is ${client.status} already.` : 'There is no such client.' });
  }
  return { clients, unaffected: unaffected.slice(0, 100) };
};

const targetOf = (clients: readonly ClientRecord[], residual: Subjects['residual'] = null): Subjects => ({
  subjects: clients.map(({ id }) => ({ id, name: id })),
  residual,
});

const suspendEach = onEach((deps, context, id, note) => suspendClient(deps, context, { client_id: id, note }));
const resumeEach = onEach((deps, context, id, note) => resumeClient(deps, context, { client_id: id, note }));
const removeEach = onEach((deps, context, id, note) => removeClient(deps, context, { client_id: id, note }));

const countsOf = (clients: readonly ClientRecord[], tally: TokenTally) => ({
  clients: clients.length,
  users: tally.users.size,
  access_tokens: tally.accessTokens,
  refresh_tokens: tally.refreshTokens,
});

const outOfUse = async (deps: OperationDeps, clients: readonly ClientRecord[], tally: TokenTally): Promise<PreparedAct['warnings']> => {
  const warnings = await wideWarnings(deps, { tokens: tokensIn(tally), users: tally.users.size, clients: clients.length });
  const active = clients.filter(({ status }) => status === 'active').length;
  if (active === 0 || active < (await deps.store.read.clients.countActive())) return warnings;
  return [...warnings, { code: 'last', text: 'No active client is left after this: nothing is issued to anybody.' }];
};

const suspend = async (deps: OperationDeps, act: ActOf<'clients.suspend'>): Prepared => {
  const { clients, unaffected } = await named(deps, act.clients, 'suspended');
  const [first] = clients;
  if (!first) return refuse('conflict', `No client is affected: ${unaffected[0]?.why ?? ''}`);
  const tally = await tallyOfMany(deps, { clients: clients.map(({ id }) => id) });
  const warnings = await outOfUse(deps, clients, tally);
  const confirm = confirmWide(warnings, clients.length);
  const target = targetOf(clients, residualOf(tally));
  return done({
    sentence: `Suspends ${called(clients)}: nothing is issued to it, and no token of it is accepted, until resumed.`,
    named: namesOf(target.subjects),
    counts: countsOf(clients, tally),
    residual: target.residual,
    reversible: 'yes',
    reversibility: 'Resuming makes its tokens good again, as far as they have not ended by then.',
    unaffected,
    warnings,
    confirm,
    command:
      clients.length === 1 && !confirm
        ? commandLine(['client', 'suspend', `--id=${first.id}`, `--note=${REASON_WORD}`])
        : actCommand(act, confirm),
    frozen: clients.length,
    target,
    perform: suspendEach(target),
  });
};

const resume = async (deps: OperationDeps, act: ActOf<'clients.resume'>): Prepared => {
  const { clients, unaffected } = await named(deps, act.clients, 'active');
  const [first] = clients;
  if (!first) return refuse('conflict', `No client is affected: ${unaffected[0]?.why ?? ''}`);
  const warnings = await wideWarnings(deps, { tokens: 0, users: 0, clients: clients.length });
  const confirm = confirmWide(warnings, clients.length);
  const target = targetOf(clients);
  return done({
    sentence: `Puts ${called(clients)} back in use; tokens that have not ended meanwhile are good again.`,
    named: namesOf(target.subjects),
    counts: { clients: clients.length },
    residual: null,
    reversible: 'yes',
    reversibility: 'It can be suspended again at any time.',
    unaffected,
    warnings,
    confirm,
    command:
      clients.length === 1 && !confirm
        ? commandLine(['client', 'resume', `--id=${first.id}`, `--note=${REASON_WORD}`])
        : actCommand(act, confirm),
    frozen: clients.length,
    target,
    perform: resumeEach(target),
  });
};

const remove = async (deps: OperationDeps, act: ActOf<'clients.remove'>): Prepared => {
  const found = await findClient(deps.store.read, act.client);
  if (!found.ok) return found;
  const client = found.value;
  const tally = await tallyOfMany(deps, { clients: [client.id] });
  const target = targetOf([client], residualOf(tally));
  return done({
    sentence: `Removes ${called([client])} with its secrets, consents, grants and tokens. What the log says of it stays.`,
    named: namesOf(target.subjects),
    counts: {
      ...countsOf([client], tally),
      grants: tally.grants.size,
      consents: await deps.store.read.sessions.countConsentsOfClient(client.id),
    },
    residual: target.residual,
    reversible: 'no',
    reversibility:
      'The registration, its secrets and what people allowed it are gone. A client registered anew under this id is another one.',
    unaffected: [],
    warnings: await outOfUse(deps, [client], tally),
    confirm: client.id,
    command: commandLine(['client', 'remove', `--id=${client.id}`]),
    target,
    perform: removeEach(target),
  });
};

const STATUS_FACTS = ['client.suspended', 'client.resumed'] as const;

/** What can be done to clients. */
export const clientActs: { readonly [N in 'clients.suspend' | 'clients.resume' | 'clients.remove']: ActKind<N> } = {
  'clients.suspend': {
    preview: (deps, _context, act) => suspend(deps, act),
    performing: suspendEach,
    undo: {
      fact: 'client.suspended',
      run: async (deps, context, event, reason) => {
        const { client = '' } = event;
        if (!isLastChange(deps, event, STATUS_FACTS, { client }))
          return refuse('conflict', 'The client was resumed since, or suspended anew.');
        return resumeClient(deps, context, { client_id: client, note: reason });
      },
    },
  },
  'clients.resume': {
    preview: (deps, _context, act) => resume(deps, act),
    performing: resumeEach,
    undo: {
      fact: 'client.resumed',
      run: async (deps, context, event, reason) => {
        const { client = '' } = event;
        if (!isLastChange(deps, event, STATUS_FACTS, { client }))
          return refuse('conflict', 'The client was suspended since, or resumed anew.');
        return suspendClient(deps, context, { client_id: client, note: reason });
      },
    },
  },
  'clients.remove': { preview: (deps, _context, act) => remove(deps, act), performing: removeEach },
};
