import type { TokenSelection } from '../../../shared/contract/acts.ts';
import type { EpochMs } from '../../../shared/units.ts';
import { done } from '../../lib/outcome.ts';
import type { OperationDeps, OperationOutcome } from '../operation.ts';
import { createRevocationRecord } from '../tokens/revocation-record.ts';
import { revokeListed } from '../tokens/revoke-listed.ts';
import { residualOf, tokensIn } from '../tokens/tally-tokens.ts';
import { voidBefore } from '../tokens/void-before.ts';
import { actCommand, commandLine, REASON_WORD } from './act-command.ts';
import type { ActKind, ActOf, PreparedAct } from './act-kind.ts';
import { counted, listed } from './in-words.ts';
import { findTokenTarget, frozenIn, type TokenTarget } from './token-target.ts';
import { confirmWide, wideWarnings } from './wide-warnings.ts';

/** The options that name a selection on the command line; null when only the act as a whole can. */
const optionsOf = (selection: TokenSelection): string[] | null => {
  switch (selection.by) {
    case 'tokens':
      return [];
    case 'grant':
      return [`--grant=${selection.grant}`];
    case 'session':
      return [`--session=${selection.session}`];
    case 'client':
      return [`--client=${selection.client}`];
    case 'user':
      return selection.except_session === undefined ? [`--user=${selection.user}`] : null;
    case 'everything':
      return ['--everything'];
    case 'filter':
      return null;
  }
};

const commandOf = (act: ActOf<'tokens.revoke'>, confirm: string | null): string => {
  const { selection } = act;
  const options = optionsOf(selection);
  if (options === null) return actCommand(act, confirm);
  const named = selection.by === 'tokens' ? ['--', ...selection.tokens] : [];
  const confirmation = confirm === null ? [] : [`--confirm=${confirm}`];
  return commandLine(['token', 'revoke', ...options, `--reason=${REASON_WORD}`, ...confirmation, ...named]);
};

const sentenceOf = ({ tally }: TokenTarget): string => {
  const { accessTokens, refreshTokens, users, clients } = tally;
  if (tokensIn(tally) === 0) return 'Revokes no live token; what was granted until now stays void.';
  const which = listed([
    accessTokens > 0 && counted(accessTokens, 'access token'),
    refreshTokens > 0 && counted(refreshTokens, 'refresh token'),
  ]);
  const whose = listed([users.size > 0 && counted(users.size, 'user'), counted(clients.size, 'client')]);
  return `Revokes ${which} of ${whose}.`;
};

interface Frozen extends Pick<TokenTarget, 'how' | 'selection' | 'subject'> {
  readonly issuedUntil: EpochMs;
  readonly matched: number;
}

const revoke =
  ({ how, selection, subject, issuedUntil, matched }: Frozen): PreparedAct['perform'] =>
  async (deps, context, reason) => {
    const record = createRevocationRecord({ selection, subject, issuedUntil, reason });
    return done(
      'listed' in how
        ? await revokeListed(deps, context, { target: how.listed, matched, record })
        : await voidBefore(deps, context, { scope: how.scope, until: issuedUntil, matched, record }),
    );
  };

/** Asked before it is counted: what is issued while it is counted was not shown. */
const preview = async (deps: OperationDeps, act: ActOf<'tokens.revoke'>): Promise<OperationOutcome<PreparedAct>> => {
  const { selection } = act;
  const issuedUntil = deps.clock.now();
  const found = await findTokenTarget(deps, selection);
  if (!found.ok) return found;
  const { tally, unaffected } = found.value;
  const tokens = tokensIn(tally);
  const everything = selection.by === 'everything';
  const warnings = await wideWarnings(deps, { tokens, users: tally.users.size, clients: tally.clients.size, everything });
  const confirm = everything ? 'everything' : confirmWide(warnings, tokens);
  const { how, selection: called, subject } = found.value;
  const target: Frozen = { how, selection: called, subject, issuedUntil, matched: tokens };
  return done({
    sentence: sentenceOf(found.value),
    named: everything ? [] : [called],
    counts: {
      users: tally.users.size,
      clients: tally.clients.size,
      grants: tally.grants.size,
      access_tokens: tally.accessTokens,
      refresh_tokens: tally.refreshTokens,
    },
    frozen: frozenIn(found.value),
    residual: residualOf(tally),
    reversible: 'no',
    reversibility: 'A revoked token stays revoked. Whoever may have one gets a new one by asking anew; sessions go on.',
    unaffected: [...unaffected],
    warnings,
    confirm,
    command: commandOf(act, confirm),
    target,
    perform: revoke(target),
  });
};

/** The act of revoking tokens, however they are selected. */
export const tokenActs: { readonly 'tokens.revoke': ActKind<'tokens.revoke'> } = {
  'tokens.revoke': { preview: (deps, _context, act) => preview(deps, act), performing: revoke },
};
