import { Notification } from 'electron';
import type { FromEngine } from '../engine-protocol.ts';

type Message = Extract<FromEngine, { kind: 'notify' }>;

/** Shown ones that are kept from the garbage collector, which would take their click along. */
const MOST_KEPT = 20;

/** Shows what the engine tells as notifications of the system. A click shows the place in the console, and does nothing else. */
export const createNotifier = (open: (link: string) => void) => {
  const kept: Notification[] = [];
  return ({ title, body, link, severity }: Message): void => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, urgency: severity === 'critical' ? 'critical' : 'normal' });
    const forget = (): void => {
      const at = kept.indexOf(notification);
      if (at >= 0) kept.splice(at, 1);
    };
    notification.on('click', () => open(link));
    notification.on('close', forget);
    notification.on('failed', forget);
    kept.push(notification);
    if (kept.length > MOST_KEPT) kept.shift();
    notification.show();
  };
};
