import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { cancelRun } from '../lab/cancel-run.ts';
import { listScenarios } from '../lab/list-scenarios.ts';
import { purgeLab } from '../lab/purge-lab.ts';
import { runScenario } from '../lab/run-scenario.ts';
import { showRuns } from '../lab/show-runs.ts';

export const labArea = {
  scenarios: os.lab.scenarios.handler(answer(listScenarios)),
  run: os.lab.run.handler(answer(runScenario)),
  cancel: os.lab.cancel.handler(answer(cancelRun)),
  status: os.lab.status.handler(answer(showRuns)),
  purge: os.lab.purge.handler(answer(purgeLab)),
};
