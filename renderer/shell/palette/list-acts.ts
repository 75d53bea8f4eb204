import { may, type Role } from '../../../shared/role.ts';

/** What the palette offers besides screens and what was found. */
const acts = [
  { id: 'my-alerts', label: 'My alerts', also: 'mine assigned taken queue', roles: may.respond },
  { id: 'ownerless', label: 'Alerts waiting for an owner', also: 'unassigned nobody open triage queue', roles: may.read },
  { id: 'approvals', label: 'Runs waiting for approval', also: 'playbooks approve decline', roles: may.read },
  { id: 'emergency', label: 'Emergency mode…', also: 'begin prolong limits halved second factor password anew', roles: may.respond },
  { id: 'block', label: 'Block an address', also: 'ban deny', roles: may.respond },
  { id: 'revoke', label: 'Revoke tokens', also: 'end kill', roles: may.respond },
  { id: 'everything', label: 'Revoke every token', also: 'all panic emergency', roles: may.respond },
  { id: 'new-client', label: 'Register a client', also: 'add application', roles: may.administer },
  { id: 'new-user', label: 'Create a user', also: 'add person account', roles: may.administer },
  { id: 'rotate', label: 'Rotate the signing keys', also: 'jwks', roles: may.administer },
  { id: 'verify', label: 'Verify the log', also: 'proof chain integrity', roles: may.read },
  { id: 'lock', label: 'Lock the console', also: '', roles: may.read },
  { id: 'sign-out', label: 'Sign out', also: '', roles: may.read },
  { id: 'zone', label: 'Switch between UTC and local time', also: '', roles: may.read },
  { id: 'dark', label: 'Theme: dark', also: '', roles: may.read },
  { id: 'light', label: 'Theme: light', also: '', roles: may.read },
  { id: 'contrast', label: 'Theme: high contrast', also: '', roles: may.read },
  { id: 'window', label: 'New window', also: '', roles: may.read },
  { id: 'wall', label: 'Wall board', also: '', roles: may.read },
  { id: 'keys', label: 'Show the keys', also: 'shortcuts help', roles: may.read },
] as const;
export type PaletteAct = (typeof acts)[number]['id'];

interface ListedAct {
  readonly id: PaletteAct;
  readonly label: string;
  /** Words by which it is found too. */
  readonly also: string;
}

/** The acts of a role: what an operator may not do is not offered. */
export const listActs = (role: Role): readonly ListedAct[] => acts.filter(({ roles }) => roles.some((one) => one === role));
