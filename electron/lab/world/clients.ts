import type { ClientAuthMethod, GrantType } from '../../oauth/client.ts';

/** A client of the lab, of a kind that people have. Its hosts and addresses are reserved for documentation (RFC 2606, RFC 5737). */
export interface LabClient {
  readonly id: string;
  readonly name: string;
  /** What people use in a browser at their desk, on their phone or in a terminal; what runs by itself; and what stands for a resource server. */
  readonly kind: 'web' | 'browser' | 'phone' | 'terminal' | 'service' | 'api';
  readonly auth: ClientAuthMethod;
  readonly grants: readonly GrantType[];
  /** All that it may ask for, which is also what it asks for. */
  readonly scope: string;
  readonly redirectUri: string | null;
  readonly signedOutUri: string | null;
  readonly format: 'jwt' | 'opaque';
  readonly skipConsent: boolean;
  /** Of its own server; a public client has none, and comes from where the person is. */
  readonly address: string | null;
  readonly agent: string;
}

/** The one whose people never read the manual: its host still has a former secret, and a slash too many in a link. */
export const CARELESS_CLIENT = 'old-crm';

type Given = Pick<LabClient, 'id' | 'name' | 'scope'> & Partial<LabClient>;

const client = (kind: LabClient['kind'], given: Given): LabClient => ({
  kind,
  auth: 'client_secret_basic',
  grants: ['authorization_code'],
  redirectUri: null,
  signedOutUri: null,
  format: 'jwt',
  skipConsent: false,
  address: null,
  agent: '',
  ...given,
});

const service = (given: Given): LabClient => client('service', { grants: ['client_credentials'], ...given });
const api = (given: Given): LabClient => client('api', { grants: ['client_credentials'], agent: 'Go-http-client/1.1', ...given });

const forPeople: readonly LabClient[] = [
  client('web', {
    id: 'staff-portal',
    name: 'Staff portal',
    scope: 'openid profile email',
    redirectUri: 'https://portal.example.com/signed-in',
    signedOutUri: 'https://portal.example.com/',
    skipConsent: true,
    address: '198.51.100.10',
    agent: 'Java-http-client/21.0.4',
  }),
  client('web', {
    id: 'team-wiki',
    name: 'Team wiki',
    auth: 'client_secret_post',
    scope: 'openid profile',
    redirectUri: 'https://wiki.example.com/oauth/callback',
    signedOutUri: 'https://wiki.example.com/goodbye',
    address: '198.51.100.11',
    agent: 'GuzzleHttp/7',
  }),
  client('browser', {
    id: 'planning-board',
    name: 'Planning board',
    auth: 'none',
    grants: ['authorization_code', 'refresh_token'],
    scope: 'openid profile offline_access tasks:read tasks:write',
    redirectUri: 'https://board.example.com/callback',
    signedOutUri: 'https://board.example.com/',
    format: 'opaque',
  }),
  client('phone', {
    id: 'pocket',
    name: 'Pocket',
    auth: 'none',
    grants: ['authorization_code', 'refresh_token'],
    scope: 'openid profile offline_access orders:read',
    redirectUri: 'com.example.pocket:/signed-in',
  }),
  client('web', {
    id: 'mail-sync',
    name: 'Mail sync',
    grants: ['authorization_code', 'refresh_token'],
    scope: 'openid email offline_access mail:read',
    redirectUri: 'https://mail.example.com/link/done',
    format: 'opaque',
    address: '198.51.100.12',
    agent: 'python-httpx/0.27.2',
  }),
  client('terminal', {
    id: 'shipctl',
    name: 'shipctl',
    auth: 'none',
    scope: 'openid deploy:write',
    redirectUri: 'http://127.0.0.1/callback',
    agent: 'shipctl/3.4.1 (linux; amd64)',
  }),
  client('web', {
    id: CARELESS_CLIENT,
    name: 'Customer files (old)',
    grants: ['authorization_code', 'client_credentials'],
    scope: 'openid profile contacts:read',
    redirectUri: 'https://crm.example.com/login',
    address: '198.51.100.13',
    agent: 'Apache-HttpClient/4.5.14 (Java/1.8.0_412)',
  }),
];

const byThemselves: readonly LabClient[] = [
  service({
    id: 'nightly-reports',
    name: 'Nightly reports',
    scope: 'reports:read',
    format: 'opaque',
    address: '198.51.100.20',
    agent: 'python-requests/2.32.3',
  }),
  service({ id: 'stock-feed', name: 'Stock feed', scope: 'orders:read stock:write', address: '198.51.100.21', agent: 'node' }),
  service({
    id: 'payroll-run',
    name: 'Payroll run',
    auth: 'private_key_jwt',
    scope: 'ledger:write',
    address: '2001:db8:51::22',
    agent: 'Java-http-client/21.0.4',
  }),
  service({
    id: 'backup-agent',
    name: 'Backup agent',
    auth: 'client_secret_post',
    scope: 'backup:write',
    format: 'opaque',
    address: '198.51.100.23',
    agent: 'curl/8.9.1',
  }),
  api({ id: 'orders-api', name: 'Orders API', scope: 'stock:write', address: '198.51.100.30' }),
  api({ id: 'reports-api', name: 'Reports API', auth: 'client_secret_post', scope: 'backup:write', address: '198.51.100.31' }),
  api({ id: 'workspace-api', name: 'Workspace API', scope: 'orders:read', address: '2001:db8:51::32' }),
];

/** Every client of the lab. */
export const labClients: readonly LabClient[] = [...forPeople, ...byThemselves];

/** A resource server of the lab, and the client that asks about tokens in its name. */
export interface LabResource {
  readonly identifier: string;
  readonly scopes: readonly string[];
  readonly client: string;
}

export const labResources: readonly LabResource[] = [
  { identifier: 'https://orders.example.com/', scopes: ['orders:read', 'stock:write'], client: 'orders-api' },
  { identifier: 'https://reports.example.com/', scopes: ['reports:read', 'ledger:write', 'contacts:read'], client: 'reports-api' },
  {
    identifier: 'https://workspace.example.com/',
    scopes: ['tasks:read', 'tasks:write', 'mail:read', 'deploy:write', 'backup:write'],
    client: 'workspace-api',
  },
];

/** The resource server that a client's tokens are for; undefined where they are for the server itself. */
export const resourceOf = ({ scope }: LabClient): LabResource | undefined =>
  labResources.find(({ scopes }) => scope.split(' ').some((name) => scopes.includes(name)));
