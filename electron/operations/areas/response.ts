import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { approveRun } from '../response/approve-run.ts';
import { declineRun } from '../response/decline-run.ts';
import { dryRun } from '../response/dry-run.ts';
import { beginEmergency } from '../response/emergency/begin-emergency.ts';
import { endEmergency } from '../response/emergency/end-emergency.ts';
import { showEmergency } from '../response/emergency/show-emergency.ts';
import { listPlaybooks } from '../response/list-playbooks.ts';
import { listRuns } from '../response/list-runs.ts';
import { runPlaybook } from '../response/run-playbook.ts';
import { setPlaybookMode } from '../response/set-playbook-mode.ts';
import { showRun } from '../response/show-run.ts';
import { showStanding } from '../response/show-standing.ts';
import { undoRun } from '../response/undo-run.ts';

export const responseArea = {
  playbooks: os.response.playbooks.handler(answer(listPlaybooks)),
  setMode: os.response.setMode.handler(answer(setPlaybookMode)),
  runs: os.response.runs.handler(answer(listRuns)),
  show: os.response.show.handler(answer((deps, _context, { run }) => showRun(deps, run))),
  standing: os.response.standing.handler(answer(showStanding)),
  dryRun: os.response.dryRun.handler(answer(dryRun)),
  run: os.response.run.handler(answer(runPlaybook)),
  approve: os.response.approve.handler(answer(approveRun)),
  decline: os.response.decline.handler(answer(declineRun)),
  undo: os.response.undo.handler(answer(undoRun)),
  emergency: os.response.emergency.handler(answer(showEmergency)),
  beginEmergency: os.response.beginEmergency.handler(answer(beginEmergency)),
  endEmergency: os.response.endEmergency.handler(answer(endEmergency)),
};
