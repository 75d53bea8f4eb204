import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { applyImport } from '../import/apply-import.ts';

export const importArea = { apply: os.import.apply.handler(answer(applyImport)) };
