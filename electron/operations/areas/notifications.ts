import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { addChannel } from '../notifications/add-channel.ts';
import { changeChannel } from '../notifications/change-channel.ts';
import { listChannels } from '../notifications/list-channels.ts';
import { listDeliveries } from '../notifications/list-deliveries.ts';
import { removeChannel } from '../notifications/remove-channel.ts';
import { renewSecret } from '../notifications/renew-secret.ts';
import { testChannel } from '../notifications/test-channel.ts';

export const notificationsArea = {
  channels: os.notifications.channels.handler(answer(listChannels)),
  add: os.notifications.add.handler(answer(addChannel)),
  change: os.notifications.change.handler(answer(changeChannel)),
  renewSecret: os.notifications.renewSecret.handler(answer(renewSecret)),
  remove: os.notifications.remove.handler(answer(removeChannel)),
  test: os.notifications.test.handler(answer(testChannel)),
  deliveries: os.notifications.deliveries.handler(answer(listDeliveries)),
};
