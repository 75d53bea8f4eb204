import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { listViews } from '../views/list-views.ts';
import { removeView } from '../views/remove-view.ts';
import { renameView } from '../views/rename-view.ts';
import { saveView } from '../views/save-view.ts';
import { setPreferences } from '../views/set-preferences.ts';
import { showPreferences } from '../views/show-preferences.ts';

export const viewsArea = {
  list: os.views.list.handler(answer(listViews)),
  save: os.views.save.handler(answer(saveView)),
  rename: os.views.rename.handler(answer(renameView)),
  remove: os.views.remove.handler(answer(removeView)),
  preferences: os.views.preferences.handler(answer(showPreferences)),
  setPreferences: os.views.setPreferences.handler(answer(setPreferences)),
};
