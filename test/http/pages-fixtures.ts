import { accountPage } from '../../electron/http/pages/account/account-page.ts';
import { recoveryCodesPage } from '../../electron/http/pages/account/recovery-codes-page.ts';
import { totpEnrolPage } from '../../electron/http/pages/account/totp-enrol-page.ts';
import { consentPage } from '../../electron/http/pages/consent-page.ts';
import { errorPage } from '../../electron/http/pages/error-page.ts';
import { formPostPage } from '../../electron/http/pages/form-post-page.ts';
import { recoveryCodePage } from '../../electron/http/pages/recovery-code-page.ts';
import { signInPage } from '../../electron/http/pages/sign-in-page.ts';
import { signOutPage } from '../../electron/http/pages/sign-out-page.ts';
import { signedOutPage } from '../../electron/http/pages/signed-out-page.ts';
import { totpPage } from '../../electron/http/pages/totp-page.ts';

const at = Date.UTC(2026, 10, 20, 8, 5, 9);

/** The account of somebody who has one of everything, with `t` for every text. */
export const accountProps = (t: string) => ({
  issuerName: t,
  userName: t,
  csrf: t,
  passwordChangedAt: at,
  passwordRule: t,
  totp: { enrolled: true, since: at },
  recoveryCodesLeft: 2,
  sessions: [
    { id: t, current: true, createdAt: at, lastSeenAt: at, address: t, agent: t },
    { id: `${t}2`, current: false, createdAt: at, lastSeenAt: at, address: t, agent: t },
  ],
  consents: [{ clientId: t, clientName: t, scopes: [t, t], grantedAt: at }],
  notice: t,
});

export const consentProps = (t: string) => ({
  issuerName: t,
  clientName: t,
  clientHost: t,
  userName: t,
  scopes: [
    { name: t, description: t, alreadyGranted: true, required: true },
    { name: t, description: t, alreadyGranted: false, required: false },
  ],
  request: t,
  csrf: t,
  redirectHost: t,
});

const failures = (t: string): Record<string, string> => ({
  signInFailed: signInPage({ issuerName: t, clientName: t, request: t, csrf: t, username: t, error: t }),
  totpFailed: totpPage({ issuerName: t, request: t, csrf: t, pending: t, error: t }),
  recoveryCodeFailed: recoveryCodePage({ issuerName: t, csrf: t, pending: t, error: t }),
  enrolCodeFailed: totpEnrolPage({ issuerName: t, csrf: t, qrSvg: t, secretText: t, sealed: t, error: t }),
  enrolPasswordFailed: totpEnrolPage({
    issuerName: t,
    csrf: t,
    qrSvg: t,
    secretText: t,
    sealed: t,
    error: t,
    errorField: 'current_password',
  }),
  accountPasswordRefused: accountPage({
    ...accountProps(t),
    error: { form: 'password', message: t },
    passwordFeedback: { score: 1, violations: [t], suggestions: [t] },
  }),
  accountPasswordWrong: accountPage({ ...accountProps(t), error: { form: 'password', message: t } }),
  accountTotpFailed: accountPage({ ...accountProps(t), error: { form: 'totp', message: t } }),
  accountStartFailed: accountPage({ ...accountProps(t), totp: { enrolled: false }, error: { form: 'totp', message: t } }),
  accountCodesFailed: accountPage({ ...accountProps(t), error: { form: 'recovery-codes', message: t } }),
  accountSessionsFailed: accountPage({ ...accountProps(t), error: { form: 'sessions', message: t } }),
  accountConsentsFailed: accountPage({ ...accountProps(t), error: { form: 'consents', message: t } }),
});

/** Every page in each of its states, with `t` for every text it can be given; keyed by page and state. */
export const everyPage = (t: string): Record<string, string> => ({
  signIn: signInPage({ issuerName: t, clientName: t, request: t, csrf: t, username: t }),
  signInBare: signInPage({ request: t, csrf: t }),
  totp: totpPage({ issuerName: t, request: t, csrf: t, pending: t }),
  recoveryCode: recoveryCodePage({ issuerName: t, csrf: t, pending: t }),
  consent: consentPage(consentProps(t)),
  signOut: signOutPage({ issuerName: t, userName: t, clientName: t, csrf: t, fields: { state: t, [`x${t}`]: t } }),
  signedOut: signedOutPage({ issuerName: t, continueUrl: `https://client.example/bye?${t}` }),
  signedOutBare: signedOutPage({ issuerName: t }),
  formPost: formPostPage({ issuerName: t, action: `https://client.example/cb?${t}`, fields: { code: t, state: t } }),
  error: errorPage({ issuerName: t, status: 400, title: t, message: t, code: t, description: t, incident: t, retryAfterSeconds: 5 }),
  errorBare: errorPage({ status: 404, title: t, message: t }),
  account: accountPage(accountProps(t)),
  accountBare: accountPage({ userName: t, csrf: t, totp: { enrolled: false }, recoveryCodesLeft: 0, sessions: [], consents: [] }),
  enrol: totpEnrolPage({ issuerName: t, csrf: t, qrSvg: t, secretText: t, sealed: t }),
  recoveryCodes: recoveryCodesPage({ issuerName: t, codes: [t, t] }),
  ...failures(t),
});

export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  /** Attributes as written, entities decoded. */
  readonly attributes: Readonly<Record<string, string>>;
}

const decode = (text: string): string =>
  text.replace(
    /&(?:amp|lt|gt|quot|#39|#96);/g,
    (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity] ?? '`',
  );

const TAG = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/y;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;

/**
 * Reads a page as the only HTML these pages may be made of: lower-case tags, double-quoted attributes, no comment, and no other `<` or `>` at all.
 * Throws at the first character that is anything else, which is what text that broke out of its place would be.
 */
export const tagsOf = (page: string): Tag[] => {
  const doctype = '<!doctype html>';
  if (!page.startsWith(doctype)) throw new Error('no doctype');
  const tags: Tag[] = [];
  for (let at = page.indexOf('<', doctype.length); at !== -1; at = page.indexOf('<', TAG.lastIndex)) {
    TAG.lastIndex = at;
    const match = TAG.exec(page);
    if (match === null) throw new Error(`not a tag: ${page.slice(at, at + 60)}`);
    const attributes = Object.fromEntries(
      Array.from((match[3] ?? '').matchAll(ATTRIBUTE), ([, name = '', value = '']) => [name, decode(value)]),
    );
    tags.push({ name: match[2] ?? '', closing: match[1] === '/', attributes });
  }
  if (/>/.test(page.slice(doctype.length).replace(/<[^<>]*>/g, ''))) throw new Error('a stray >');
  return tags;
};

export interface Form {
  readonly method: string;
  readonly action: string;
  /** The named controls in order, `name=value`, buttons and boxes included. */
  readonly controls: readonly string[];
}

/** The forms of a page, in order. */
export const formsOf = (page: string): Form[] => {
  const forms: { method: string; action: string; controls: string[] }[] = [];
  let inside = false;
  for (const { name, closing, attributes } of tagsOf(page)) {
    if (name === 'form') inside = !closing;
    if (name === 'form' && !closing) forms.push({ method: attributes.method ?? '', action: attributes.action ?? '', controls: [] });
    if (inside && attributes.name !== undefined) forms.at(-1)?.controls.push(`${attributes.name}=${attributes.value ?? ''}`);
  }
  return forms;
};
