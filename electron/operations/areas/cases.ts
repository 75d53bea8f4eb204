import { answer } from '../answer.ts';
import { changeCase } from '../cases/change-case.ts';
import { closeCase } from '../cases/close-case.ts';
import { exportCase } from '../cases/export-case.ts';
import { listCases } from '../cases/list-cases.ts';
import { noteCase } from '../cases/note-case.ts';
import { openCase } from '../cases/open-case.ts';
import { reopenCase } from '../cases/reopen-case.ts';
import { showCase } from '../cases/show-case.ts';
import { os } from '../implementer.ts';

export const casesArea = {
  list: os.cases.list.handler(answer(listCases)),
  show: os.cases.show.handler(answer(showCase)),
  open: os.cases.open.handler(answer(openCase)),
  change: os.cases.change.handler(answer(changeCase)),
  note: os.cases.note.handler(answer(noteCase)),
  close: os.cases.close.handler(answer(closeCase)),
  reopen: os.cases.reopen.handler(answer(reopenCase)),
  export: os.cases.export.handler(answer(exportCase)),
};
