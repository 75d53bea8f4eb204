import {
  Activity,
  AppWindow,
  BriefcaseBusiness,
  FlaskConical,
  Gauge,
  KeyRound,
  ListChecks,
  type LucideIcon,
  Monitor,
  Network,
  ScrollText,
  Settings,
  ShieldCheck,
  Siren,
  Users,
  Workflow,
} from 'lucide-react';

/** A screen of the console, as navigation, palette, shortcuts and menus list it. */
export interface Screen {
  readonly path: string;
  readonly label: string;
  readonly group: 'Now' | 'Identity' | 'Protection' | 'Proof';
  /** Sequence that goes there. */
  readonly keys: string;
  readonly icon: LucideIcon;
  /** Words by which the palette finds it too. */
  readonly also: string;
  /** Only on a server that is a lab. */
  readonly lab?: true;
}

export const screens: readonly Screen[] = [
  { path: '/', label: 'Overview', group: 'Now', keys: 'g o', icon: Gauge, also: 'dashboard home' },
  { path: '/live', label: 'Live', group: 'Now', keys: 'g l', icon: Activity, also: 'stream follow events tail' },
  { path: '/alerts', label: 'Alerts', group: 'Now', keys: 'g e', icon: Siren, also: 'queue detections incidents triage' },
  { path: '/cases', label: 'Cases', group: 'Now', keys: 'g i', icon: BriefcaseBusiness, also: 'incidents notes time line' },
  { path: '/tokens', label: 'Tokens', group: 'Identity', keys: 'g t', icon: KeyRound, also: 'access refresh grants revoke' },
  { path: '/clients', label: 'Clients', group: 'Identity', keys: 'g c', icon: AppWindow, also: 'applications apps' },
  { path: '/users', label: 'Users', group: 'Identity', keys: 'g u', icon: Users, also: 'people accounts sessions' },
  { path: '/network', label: 'Network', group: 'Protection', keys: 'g n', icon: Network, also: 'blocks allow list rate limits addresses' },
  { path: '/rules', label: 'Rules', group: 'Protection', keys: 'g r', icon: ListChecks, also: 'detection thresholds exceptions versions' },
  {
    path: '/response',
    label: 'Response',
    group: 'Protection',
    keys: 'g b',
    icon: Workflow,
    also: 'playbooks approvals runs emergency mode',
  },
  { path: '/audit', label: 'Audit', group: 'Proof', keys: 'g a', icon: ScrollText, also: 'log search events verify export' },
  { path: '/posture', label: 'Posture', group: 'Proof', keys: 'g p', icon: ShieldCheck, also: 'doctor checks health' },
  { path: '/lab', label: 'Lab', group: 'Proof', keys: 'g m', icon: FlaskConical, also: 'attacks scenarios score sheet', lab: true },
  {
    path: '/settings',
    label: 'Settings',
    group: 'Proof',
    keys: 'g s',
    icon: Settings,
    also: 'operators keys appearance configuration password',
  },
];

/** The screens there are on a server: those of the lab only where it is one. */
export const screensOf = (lab: boolean): readonly Screen[] => screens.filter((screen) => lab || screen.lab !== true);

export const wallBoard = { path: '/wall', label: 'Wall board', icon: Monitor } as const;
