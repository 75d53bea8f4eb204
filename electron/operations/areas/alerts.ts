import { assignAlerts } from '../alerts/assign-alerts.ts';
import { closeAlerts } from '../alerts/close-alerts.ts';
import { listAlerts } from '../alerts/list-alerts.ts';
import { previewClose } from '../alerts/preview-close.ts';
import { reopenAlerts } from '../alerts/reopen-alerts.ts';
import { showAlert } from '../alerts/show-alert.ts';
import { showStanding } from '../alerts/show-standing.ts';
import { answer } from '../answer.ts';
import { os } from '../implementer.ts';

export const alertsArea = {
  list: os.alerts.list.handler(answer(listAlerts)),
  standing: os.alerts.standing.handler(answer(showStanding)),
  show: os.alerts.show.handler(answer(showAlert)),
  assign: os.alerts.assign.handler(answer(assignAlerts)),
  previewClose: os.alerts.previewClose.handler(answer(previewClose)),
  close: os.alerts.close.handler(answer(closeAlerts)),
  reopen: os.alerts.reopen.handler(answer(reopenAlerts)),
};
