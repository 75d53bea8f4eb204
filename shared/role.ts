/** What an operator of the console may do. */
export const roles = ['viewer', 'responder', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Each role in the words shown where it is chosen. */
export const roleMeanings: { readonly [R in Role]: string } = {
  viewer: 'Sees everything that happens; changes nothing.',
  responder: 'Sees everything, and ends what is wrong: revokes, blocks, suspends, signs out.',
  administrator: 'All of it: also clients, users, keys, operators and settings.',
  auditor: 'Sees everything, verifies and exports the log; changes nothing.',
};

/** Who may call an operation, by what it does. */
export const may = {
  read: ['viewer', 'responder', 'administrator', 'auditor'],
  respond: ['responder', 'administrator'],
  administer: ['administrator'],
  export: ['administrator', 'auditor'],
  oversee: ['administrator', 'auditor'],
} as const satisfies Record<string, readonly Role[]>;
