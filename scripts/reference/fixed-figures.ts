import { DIGITS, STEP_MS, STEPS_EITHER_WAY } from '../../electron/accounts/totp.ts';
import { LONGEST_CLIENT_ID, LONGEST_CLIENT_SECRET } from '../../electron/http/client-proof.ts';
import { LONGEST_GRANT_VALUE } from '../../electron/http/endpoints/token.route.ts';
import { STRICT_TRANSPORT_SECONDS } from '../../electron/http/security-headers.ts';
import { MIN_MASTER_KEY_BYTES } from '../../electron/keys/decode-master-key.ts';
import { MAX_REDIRECT_URI_CHARS } from '../../electron/oauth/registration/redirect-uri-rules.ts';
import { MAX_SCOPE_CHARS } from '../../electron/oauth/scopes.ts';
import { LONGEST_TOKEN } from '../../electron/oauth/tokens/find-access-token.ts';
import { operatorLockout } from '../../electron/operators/proof-limits.ts';

interface FixedFigure {
  readonly what: string;
  readonly figure: string;
  /** Why it is no setting. */
  readonly why: string;
}

const number = (value: number): string => value.toLocaleString('en-US');
const { nameFailures, addressFailures, codeFailures, sessionFailures, windowMinutes } = operatorLockout;

/** Figures of protection that no setting changes, and why. */
export const fixedFigures: readonly FixedFigure[] = [
  { what: 'Code verifier (PKCE)', figure: '43 to 128 characters, S256 only', why: 'RFC 7636 §4.1; every client is under it.' },
  {
    what: 'Codes, refresh tokens, secrets the server makes',
    figure: '256 bits of randomness',
    why: 'Nobody guesses them, however many tries.',
  },
  {
    what: 'One-time codes',
    figure: `${DIGITS} digits, a new one every ${STEP_MS / 1000} seconds, ${STEPS_EITHER_WAY} step either way`,
    why: 'What every authenticator application knows; RFC 6238 §5.2 advises against more steps.',
  },
  {
    what: 'Lockout of operators',
    figure: `${nameFailures} wrong passwords by name and address, ${addressFailures} by address, ${codeFailures} wrong codes, ${sessionFailures} wrong passwords in a session, in ${windowMinutes} minutes`,
    why: 'Whoever could change it is an operator.',
  },
  { what: 'Master key', figure: `at least ${MIN_MASTER_KEY_BYTES} bytes`, why: 'Less than 256 bits are refused, whoever wants it.' },
  { what: 'Scope of a request', figure: `${number(MAX_SCOPE_CHARS)} characters`, why: 'More is refused before it is looked at.' },
  { what: 'Redirect URI', figure: `${number(MAX_REDIRECT_URI_CHARS)} characters`, why: 'As browsers and proxies take it.' },
  {
    what: 'Code, verifier or refresh token presented',
    figure: `${number(LONGEST_GRANT_VALUE)} characters`,
    why: 'Those made here are shorter; 1,000, as elsewhere, is room for nothing that is known here.',
  },
  { what: 'Access token presented', figure: `${number(LONGEST_TOKEN)} characters`, why: 'Those made here are shorter.' },
  {
    what: 'Client id and client secret presented',
    figure: `${number(LONGEST_CLIENT_ID)} and ${number(LONGEST_CLIENT_SECRET)} characters`,
    why: 'Imported ones may be longer than those made here, and than the 100 and 255 characters that are usual elsewhere.',
  },
  {
    what: 'Strict transport security',
    figure: `${number(STRICT_TRANSPORT_SECONDS)} seconds`,
    why: 'RFC 6797: a shorter time leaves gaps, and a server that goes back to http is none to trust.',
  },
];
