import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { addOperator } from '../operators/add-operator.ts';
import { listColleagues } from '../operators/list-colleagues.ts';
import { listOperators } from '../operators/list-operators.ts';
import { removeOperator } from '../operators/remove-operator.ts';
import { resetOperator } from '../operators/reset-operator.ts';
import { resumeOperator } from '../operators/resume-operator.ts';
import { setOperatorRole } from '../operators/set-operator-role.ts';
import { suspendOperator } from '../operators/suspend-operator.ts';

export const operatorsArea = {
  list: os.operators.list.handler(answer(listOperators)),
  colleagues: os.operators.colleagues.handler(answer(listColleagues)),
  add: os.operators.add.handler(answer(addOperator)),
  setRole: os.operators.setRole.handler(answer(setOperatorRole)),
  reset: os.operators.reset.handler(answer(resetOperator)),
  suspend: os.operators.suspend.handler(answer(suspendOperator)),
  resume: os.operators.resume.handler(answer(resumeOperator)),
  remove: os.operators.remove.handler(answer(removeOperator)),
};
