/** The playbooks there are: a rule names the one that answers its alerts. */
export const playbookIds = [
  'account-breach',
  'token-theft',
  'code-theft',
  'brute-force',
  'spraying',
  'spraying-network',
  'distributed-guessing',
  'client-abuse',
  'injection',
  'breach',
] as const;
export type PlaybookId = (typeof playbookIds)[number];
