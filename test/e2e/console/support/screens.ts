import type { Seeded } from './seed-console.ts';

/** A screen, and what of the traffic it must show. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly shows: readonly (string | RegExp)[];
}

/** Every screen there is, for an administrator. */
export const screensOf = ({ anna, grant, token, reuse }: Seeded): readonly Screen[] => [
  { name: 'overview', path: '/', shows: ['Sign-ins', 'The shop', /1 block\b/] },
  { name: 'live', path: '/live', shows: ['Following', /anna/] },
  { name: 'wall', path: '/wall', shows: ['Failed', /Log|log/] },
  { name: 'tokens', path: '/tokens', shows: ['The shop', 'The nightly', 'bela'] },
  { name: 'token', path: `/tokens?token=${token}`, shows: ['Access token'] },
  { name: 'family', path: `/tokens/family/${grant}`, shows: ['Reused', 'Second uses', 'The shop'] },
  { name: 'clients', path: '/clients', shows: ['The shop', 'The nightly'] },
  { name: 'new client', path: '/clients/new', shows: ['What is it?'] },
  { name: 'client', path: '/clients/shop', shows: ['The shop', 'https://shop.example/callback'] },
  { name: 'users', path: '/users', shows: ['anna', 'bela'] },
  { name: 'sessions', path: '/users?tab=sessions', shows: ['pwd', '127.0.0.1'] },
  { name: 'user', path: `/users/${anna}`, shows: ['anna', anna] },
  { name: 'network', path: '/network', shows: ['203.0.113.9', 'Scans of the token endpoint'] },
  { name: 'allow list', path: '/network?tab=allowed', shows: ['192.0.2.0/24', 'The office'] },
  { name: 'rate limits', path: '/network?tab=limits', shows: [/by address|by /] },
  { name: 'blocked address', path: '/network/address/203.0.113.9', shows: ['Blocked', 'Scans of the token endpoint'] },
  { name: 'address', path: '/network/address/127.0.0.1', shows: ['Yours', 'anna'] },
  { name: 'audit', path: '/audit', shows: [/mallory/, '203.0.113.9'] },
  { name: 'event in the drawer', path: `/audit?event=${reuse}`, shows: [`Event ${reuse}`] },
  { name: 'event', path: `/audit/${reuse}`, shows: [`Event ${reuse}`, 'The flow'] },
  { name: 'posture', path: '/posture', shows: [/checks/] },
  { name: 'account', path: '/settings', shows: ['Your account', '127.0.0.1'] },
  { name: 'appearance', path: '/settings/appearance', shows: ['Theme'] },
  { name: 'operators', path: '/settings/operators', shows: ['vic-view', 'audrey-audit'] },
  { name: 'keys', path: '/settings/keys', shows: ['Signing', 'ES256'] },
  { name: 'configuration', path: '/settings/configuration', shows: ['limits.enabled'] },
  { name: 'import', path: '/settings/import', shows: ['Show what would change'] },
];
