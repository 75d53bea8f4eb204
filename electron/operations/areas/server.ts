import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { issueConsoleTicket } from '../server/issue-console-ticket.ts';
import { runDoctor } from '../server/run-doctor.ts';
import { showSettings } from '../server/show-settings.ts';
import { showStatus } from '../server/show-status.ts';

export const serverArea = {
  status: os.server.status.handler(answer(showStatus)),
  settings: os.server.settings.handler(answer(showSettings)),
  consoleTicket: os.server.consoleTicket.handler(answer(issueConsoleTicket)),
  doctor: os.server.doctor.handler(answer(runDoctor)),
};
