import { done, type Outcome, refused } from '../lib/outcome.ts';
import type { Client } from './client.ts';
import { type OAuthRefusal, refusal } from './refusals.ts';

export const MAX_SCOPES = 50;
export const MAX_SCOPE_CHARS = 1000;

export type ScopeReason = 'malformed' | 'too_long' | 'too_many' | 'not_allowed' | 'no_default' | 'beyond_grant';
type ScopeOutcome = Outcome<string[], OAuthRefusal<ScopeReason>>;

/** Scope to the scopes right under it, by bare name. It holds for the last part of a resource's scope too: `orders:admin`, `orders.admin`. */
export type ScopeHierarchy = Readonly<Record<string, readonly string[]>>;

export const defaultScopeHierarchy: ScopeHierarchy = Object.freeze({ admin: ['write'], write: ['read'] });

export interface ScopeRules {
  /** The scopes with all that they imply, each once; those given come first. */
  implied(scopes: readonly string[]): string[];
  /** Whether each requested scope is granted or implied by a granted one. */
  covers(granted: readonly string[], requested: readonly string[]): boolean;
  /**
   * What a client gets for its request: exactly what it asked for, never what that implies; its default scopes when it asked for nothing.
   *
   * @returns Scopes, or refusal `invalid_scope`, reason `not_allowed | no_default`.
   * @see RFC 6749 §3.3
   */
  grantable(input: { client: Pick<Client, 'scopes' | 'defaultScopes'>; requested: readonly string[] | undefined }): ScopeOutcome;
  /**
   * What a refreshed token gets: the grant's scopes, or the part of them that was asked for.
   *
   * @returns Scopes, or refusal `invalid_scope`, reason `beyond_grant`.
   * @see RFC 6749 §6
   */
  narrow(granted: readonly string[], requested: readonly string[] | undefined): ScopeOutcome;
}

/** `scope-token *( SP scope-token )` of RFC 6749 §3.3: printable ASCII without space, quote and back-slash. */
const scopeList = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

const refuse = (reason: ScopeReason, description: string) => refused(refusal('invalid_scope', reason, description));

/**
 * Reads a `scope` parameter. The order is kept, repeated scopes count once, the empty text is no scope at all.
 *
 * @returns At most {@link MAX_SCOPES} scopes, or refusal `invalid_scope`, reason `malformed | too_long | too_many`.
 * @see RFC 6749 §3.3
 */
export const parseScopes = (text: string): ScopeOutcome => {
  if (text === '') return done([]);
  if (text.length > MAX_SCOPE_CHARS) return refuse('too_long', `The scope is longer than ${MAX_SCOPE_CHARS} characters.`);
  if (!scopeList.test(text)) return refuse('malformed', 'The scope is not a list of names with one space between them.');
  const scopes = [...new Set(text.split(' '))];
  return scopes.length > MAX_SCOPES ? refuse('too_many', `There are more than ${MAX_SCOPES} scopes.`) : done(scopes);
};

/** Writes scopes as a `scope` parameter. */
export const serializeScopes = (scopes: readonly string[]): string => scopes.join(' ');

/** Every name with all names under it. A name under itself would make its levels one, which nobody means. */
const closureOf = (hierarchy: ScopeHierarchy): ReadonlyMap<string, readonly string[]> => {
  const direct = new Map(Object.entries(hierarchy));
  const known = new Map<string, readonly string[]>();
  const under = (name: string, above: readonly string[]): readonly string[] => {
    if (above.includes(name)) throw new Error(`The scope hierarchy goes in a circle at ${name}: remove one of its entries.`);
    const found = known.get(name);
    if (found) return found;
    const all = [...new Set((direct.get(name) ?? []).flatMap((lower) => [lower, ...under(lower, [...above, name])]))];
    known.set(name, all);
    return all;
  };
  return new Map([...direct.keys()].map((name) => [name, under(name, [])]));
};

/**
 * Makes the rules of a scope hierarchy.
 *
 * @throws Error when the hierarchy goes in a circle: a fault of configuration.
 */
export const createScopeRules = ({ hierarchy }: { hierarchy: ScopeHierarchy }): ScopeRules => {
  const closure = closureOf(hierarchy);

  const under = (scope: string): readonly string[] => {
    const whole = closure.get(scope);
    if (whole) return whole;
    const cut = Math.max(scope.lastIndexOf(':'), scope.lastIndexOf('.')) + 1;
    const resource = scope.slice(0, cut);
    return cut === 0 ? [] : (closure.get(scope.slice(cut)) ?? []).map((name) => resource + name);
  };

  const implied = (scopes: readonly string[]): string[] => [...new Set([...scopes, ...scopes.flatMap(under)])];

  const covers = (granted: readonly string[], requested: readonly string[]): boolean => {
    if (requested.every((scope) => granted.includes(scope))) return true;
    const all = new Set(implied(granted));
    return requested.every((scope) => all.has(scope));
  };

  return {
    implied,
    covers,
    grantable({ client, requested }) {
      if (requested !== undefined && requested.length > 0) {
        return covers(client.scopes, requested)
          ? done([...requested])
          : refuse('not_allowed', 'The client may not ask for one of these scopes.');
      }
      // A client without any scope needs none; one with scopes has to choose when it has no default (RFC 6749 §3.3).
      if (client.defaultScopes.length === 0 && client.scopes.length > 0)
        return refuse('no_default', 'The client has no default scope: name the scopes.');
      return done([...client.defaultScopes]);
    },
    narrow(granted, requested) {
      if (requested === undefined || requested.length === 0) return done([...granted]);
      return covers(granted, requested) ? done([...requested]) : refuse('beyond_grant', 'The scope goes beyond what was granted.');
    },
  };
};

/** What the standard scopes let a client do: OpenID Connect Core §5.4, §11. */
const standardScopes: ReadonlyMap<string, string> = new Map([
  ['openid', 'Know who you are, by an identifier of your account'],
  ['profile', 'See your name, picture and other details of your profile'],
  ['email', 'See your email address and whether it is verified'],
  ['address', 'See your postal address'],
  ['phone', 'See your phone number and whether it is verified'],
  ['offline_access', 'Keep this access while you are away'],
]);

const levels: ReadonlyMap<string, string> = new Map([
  ['read', 'Read'],
  ['write', 'Read and change'],
  ['admin', 'Read, change and administer'],
]);

/** A scope of OpenID Connect Core, whose meaning is the server's own. */
export const isStandardScope = (scope: string): boolean => standardScopes.has(scope);

/** Says what a scope allows, for the person who is asked to consent. Names of resources are the registrant's text: show it as text. */
export const describeScope = (scope: string): string => {
  const known = standardScopes.get(scope);
  if (known !== undefined) return known;
  const cut = Math.max(scope.lastIndexOf(':'), scope.lastIndexOf('.'));
  const level = levels.get(scope.slice(cut + 1));
  if (level === undefined) return `Use the permission ${scope}`;
  return cut > 0 ? `${level}: ${scope.slice(0, cut)}` : `${level} your data`;
};
