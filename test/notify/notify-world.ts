import { createFeed } from '../../electron/feed/feed.ts';
import { newId } from '../../electron/lib/ids.ts';
import type { Notice } from '../../electron/notify/native.ts';
import { createNotifier, type Notifier } from '../../electron/operations/notifications/create-notifier.ts';
import type { OperationDeps } from '../../electron/operations/operation.ts';
import type { ChannelRecord, ChannelTarget, DeliveryRecord, Subscription } from '../../electron/store/notification-records.ts';
import { createOperator, type Operator } from '../operations/operator.ts';
import { raiseIn, type Suspect } from '../respond/respond-world.ts';

/** Everything, at once, again and again. */
export const everything: Subscription = {
  least_severity: 'info',
  rules: [],
  alerts: true,
  approvals: true,
  emergency: true,
  quiet: null,
  cooldown_seconds: 0,
  person: null,
};

export interface NotifyWorld extends Operator {
  readonly deps: OperationDeps;
  /** What the desktop was given to show. */
  readonly notices: Notice[];
  addChannel(target: ChannelTarget, subscription?: Partial<Subscription>): Promise<ChannelRecord>;
  raise(suspect?: Partial<Suspect>): Promise<string>;
  /** Lets what was recorded be queued. */
  follow(): Promise<void>;
  /** One process, of which nothing is kept but the store: queues what is new, sends what is due. */
  live(): Promise<void>;
  newNotifier(): Notifier;
  deliveries(): Promise<DeliveryRecord[]>;
}

export const createNotifyWorld = async (settings: object = {}): Promise<NotifyWorld> => {
  const operator = await createOperator({ settings: { notifications: { allowLoopback: true, ...settings } } });
  const notices: Notice[] = [];
  const tellDesktop = async (notice: Notice): Promise<void> => void notices.push(notice);
  const deps = (): OperationDeps => ({ ...operator.deps, store: operator.world.store, tellDesktop });
  const { clock, random, log } = operator.deps;
  const follow = async (): Promise<void> => {
    const feed = await createFeed({ store: deps().store, clock, log, followers: [createNotifier(deps()).follower] });
    await feed.tick();
  };
  return {
    ...operator,
    get deps() {
      return deps();
    },
    notices,
    async addChannel(target, subscription = {}) {
      const id = newId({ clock, random });
      const now = clock.now();
      const record: ChannelRecord = {
        id,
        name: `${target.kind} ${id.slice(-6)}`,
        enabled: true,
        target,
        subscription: { ...everything, ...subscription },
        createdBy: 'operator:test',
        createdAt: now,
        changedAt: now,
      };
      await deps().store.write((tx) => tx.notifications.putChannel(record));
      return record;
    },
    async raise(suspect = {}) {
      return (await raiseIn(deps(), { rule: 'brute-force-address', kind: 'address', id: '203.0.113.9', ...suspect })).id;
    },
    follow,
    newNotifier: () => createNotifier(deps()),
    async live() {
      await follow();
      const notifier = createNotifier(deps());
      await notifier.tick();
      await notifier.idle();
    },
    deliveries: async () => deps().store.read.notifications.deliveries({ limit: 1000 }),
  };
};
