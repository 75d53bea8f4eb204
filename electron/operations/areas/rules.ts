import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { addException } from '../rules/exceptions/add-exception.ts';
import { listExceptions } from '../rules/exceptions/list-exceptions.ts';
import { previewException } from '../rules/exceptions/preview-exception.ts';
import { removeException } from '../rules/exceptions/remove-exception.ts';
import { listDetectionRules } from '../rules/list-detection-rules.ts';
import { overrideRule } from '../rules/override-rule.ts';
import { removeRule } from '../rules/remove-rule.ts';
import { rollBackRule } from '../rules/roll-back-rule.ts';
import { saveRule } from '../rules/save-rule.ts';
import { showDetectionRule } from '../rules/show-detection-rule.ts';
import { readSigma } from '../rules/sigma/read-sigma.ts';
import { testRule } from '../rules/test-rule.ts';

export const rulesArea = {
  list: os.rules.list.handler(answer(listDetectionRules)),
  show: os.rules.show.handler(answer(showDetectionRule)),
  test: os.rules.test.handler(answer(testRule)),
  readSigma: os.rules.readSigma.handler(answer(readSigma)),
  override: os.rules.override.handler(answer(overrideRule)),
  save: os.rules.save.handler(answer(saveRule)),
  rollBack: os.rules.rollBack.handler(answer(rollBackRule)),
  remove: os.rules.remove.handler(answer(removeRule)),
  exceptions: os.rules.exceptions.handler(answer(listExceptions)),
  previewException: os.rules.previewException.handler(answer(previewException)),
  addException: os.rules.addException.handler(answer(addException)),
  removeException: os.rules.removeException.handler(answer(removeException)),
};
