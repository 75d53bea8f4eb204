const words: Readonly<Record<string, string>> = {
  'addresses.block': 'Block the address',
  'addresses.unblock': 'Lift the block',
  'addresses.allow': 'Allow the address',
  'addresses.disallow': 'End the allowance',
  'users.sign_out': 'Sign the user out',
  'users.suspend': 'Suspend the user',
  'users.resume': 'Resume the user',
  'users.remove': 'Remove the user',
  'users.remove_factor': 'Remove the second factor',
  'tokens.revoke': 'Revoke the tokens',
  'clients.suspend': 'Suspend the client',
  'clients.resume': 'Resume the client',
  'clients.remove': 'Remove the client',
  'sessions.end': 'End the session',
  'consents.withdraw': 'Withdraw the consent',
  'keys.rotate': 'Rotate the signing keys',
  'emergency.begin': 'Begin emergency mode',
  notify: 'Tell people',
};

/** What an act does, as a button says it; one that is not known here by its name. */
export const actWords = (act: string): string => words[act] ?? act.replaceAll(/[._]/g, ' ');
