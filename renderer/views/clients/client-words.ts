export const grantWords: Readonly<Record<string, string>> = {
  authorization_code: 'Authorization code',
  refresh_token: 'Refresh token',
  client_credentials: 'Client credentials',
};

export const methodWords: Readonly<Record<string, string>> = {
  client_secret_basic: 'Secret in the header',
  client_secret_post: 'Secret in the body',
  client_secret_jwt: 'Assertion signed with the secret',
  private_key_jwt: 'Assertion signed with a private key',
  none: 'Public: PKCE only',
};

/** The same in a column, by the words of the specifications. */
export const grantShort: Readonly<Record<string, string>> = {
  authorization_code: 'Code',
  refresh_token: 'refresh',
  client_credentials: 'Credentials',
};

export const methodShort: Readonly<Record<string, string>> = {
  client_secret_basic: 'Secret, basic',
  client_secret_post: 'Secret, post',
  client_secret_jwt: 'Secret, JWT',
  private_key_jwt: 'Key, JWT',
  none: 'None, PKCE',
};
