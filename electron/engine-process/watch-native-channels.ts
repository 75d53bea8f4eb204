import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';

/** Follows whether any native channel is on. Until that is known, none is: something is rather told twice than not at all. */
export const watchNativeChannels = ({ store, log }: { readonly store: Store; readonly log: Log }): (() => boolean) => {
  let isOn = false;
  const read = async (): Promise<void> => {
    isOn = (await store.read.notifications.channels()).some(({ enabled, target }) => enabled && target.kind === 'native');
  };
  const again = (): void =>
    void read().catch((error: unknown) => log.error('The channels of notifications could not be read.', { error: String(error) }));
  store.onCommit((facts) => {
    if (facts.some(({ kind }) => kind === 'notification.channel_changed')) again();
  });
  again();
  return () => isOn;
};
