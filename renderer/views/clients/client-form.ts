import type { ClientView, NewClient } from '../../../shared/contract/clients.ts';

/** The kinds of clients people have, which the wizard asks for first. */
export const clientKinds = [
  {
    id: 'web',
    label: 'Web application with a server',
    detail: 'Signs people in and keeps a secret on its server.',
    method: 'client_secret_basic',
    grants: ['authorization_code', 'refresh_token'],
    scope: 'openid profile email offline_access',
  },
  {
    id: 'browser',
    label: 'Application in the browser',
    detail: 'Signs people in and can keep no secret: PKCE protects it.',
    method: 'none',
    grants: ['authorization_code'],
    scope: 'openid profile',
  },
  {
    id: 'native',
    label: 'Mobile, desktop or command line',
    detail: 'Runs on the person’s own device and can keep no secret.',
    method: 'none',
    grants: ['authorization_code', 'refresh_token'],
    scope: 'openid profile offline_access',
  },
  {
    id: 'service',
    label: 'Service',
    detail: 'Acts for itself; no person is involved.',
    method: 'client_secret_basic',
    grants: ['client_credentials'],
    scope: '',
  },
  {
    id: 'key',
    label: 'Service with a key of its own',
    detail: 'As a service, but proves itself with a private key: no secret is shared.',
    method: 'private_key_jwt',
    grants: ['client_credentials'],
    scope: '',
  },
] as const;
export type ClientKind = (typeof clientKinds)[number];

/** The fields as they are typed. */
export interface ClientForm {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: string;
  readonly postLogoutRedirectUris: string;
  readonly scope: string;
  readonly defaultScope: string;
  readonly grants: readonly string[];
  readonly method: string;
  readonly jwks: string;
  readonly format: string;
  readonly skipConsent: boolean;
}

export const formOfKind = ({ method, grants, scope }: ClientKind): ClientForm => ({
  id: '',
  name: '',
  redirectUris: '',
  postLogoutRedirectUris: '',
  scope,
  defaultScope: '',
  grants,
  method,
  jwks: '',
  format: 'jwt',
  skipConsent: false,
});

export const formOfClient = (client: ClientView): ClientForm => ({
  id: client.client_id,
  name: client.client_name,
  redirectUris: client.redirect_uris.join('\n'),
  postLogoutRedirectUris: client.post_logout_redirect_uris.join('\n'),
  scope: client.scope,
  defaultScope: client.default_scope,
  grants: client.grant_types,
  method: client.token_endpoint_auth_method,
  jwks: client.jwks ? JSON.stringify(client.jwks, null, 2) : '',
  format: client.access_token_format,
  skipConsent: client.skip_consent,
});

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const words = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ');

/** JSON where it is any; else the text itself, so that the engine says what is wrong with it. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The metadata of what was typed, by the names of RFC 7591. */
export const toMetadata = (form: ClientForm, isNew: boolean): NewClient => {
  const people = form.grants.includes('authorization_code');
  return {
    ...(isNew && form.id.trim() !== '' ? { client_id: form.id.trim() } : {}),
    client_name: form.name.trim(),
    grant_types: form.grants,
    token_endpoint_auth_method: form.method,
    redirect_uris: people ? lines(form.redirectUris) : [],
    post_logout_redirect_uris: people ? lines(form.postLogoutRedirectUris) : [],
    scope: words(form.scope),
    // Left out, a new client gets all of its scopes by default; of one that is there, what was emptied is to be none.
    ...(isNew && form.defaultScope.trim() === '' ? {} : { default_scope: words(form.defaultScope) }),
    ...(form.method === 'private_key_jwt' ? { jwks: parsed(form.jwks) } : {}),
    access_token_format: form.format,
    skip_consent: form.skipConsent,
  };
};

/** The error of a field, whichever of its entries is at fault: `redirect_uris[1]` belongs to `redirect_uris`. */
export const errorOf = (errors: Readonly<Record<string, string>>, field: string): string | undefined => {
  const found = Object.entries(errors).filter(([name]) => name === field || name.startsWith(`${field}[`) || name.startsWith(`${field}.`));
  if (found.length === 0) return undefined;
  return found.map(([name, text]) => (name === field ? text : `${name.slice(field.length)}: ${text}`)).join(' ');
};
