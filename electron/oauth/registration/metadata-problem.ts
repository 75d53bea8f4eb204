import { refused } from '../../lib/outcome.ts';
import { type OAuthRefusal, refusal } from '../refusals.ts';

/** One thing wrong with client metadata, as sentences that quote nothing of the values. */
export interface MetadataProblem {
  /** Where, as `redirect_uris[2]`. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** Every problem at once, so that one round is enough to put a registration right. */
export interface MetadataRefusal extends OAuthRefusal<'metadata' | 'redirect_uri'> {
  readonly problems: readonly MetadataProblem[];
}

/** Refuses metadata: `invalid_redirect_uri` when a redirect URI is the first thing wrong, else `invalid_client_metadata` (RFC 7591 §3.2.2). */
export const refuseMetadata = (
  problems: readonly [MetadataProblem, ...MetadataProblem[]],
): { readonly ok: false; readonly refusal: MetadataRefusal } => {
  const [first] = problems;
  const description = `${first.field}: ${first.problem} ${first.fix}`;
  const isRedirect = first.field.startsWith('redirect_uris');
  const why = isRedirect
    ? refusal('invalid_redirect_uri', 'redirect_uri', description)
    : refusal('invalid_client_metadata', 'metadata', description);
  return refused<MetadataRefusal>({ ...why, problems });
};

/** Whether there is anything to refuse, as a type. */
export const hasProblems = (problems: readonly MetadataProblem[]): problems is readonly [MetadataProblem, ...MetadataProblem[]] =>
  problems.length > 0;
