import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { runDoctor } from '../server/run-doctor.ts';
import { showStatus } from '../server/show-status.ts';

export const serverArea = {
  status: os.server.status.handler(answer(showStatus)),
  doctor: os.server.doctor.handler(answer(runDoctor)),
};
