import { performAct } from '../acts/perform-act.ts';
import { previewAct } from '../acts/preview-act.ts';
import { undoAct } from '../acts/undo-act.ts';
import { answer } from '../answer.ts';
import { os } from '../implementer.ts';

export const actsArea = {
  preview: os.acts.preview.handler(answer(previewAct)),
  perform: os.acts.perform.handler(answer(performAct)),
  undo: os.acts.undo.handler(answer(undoAct)),
};
