import { unlessWide } from '../acts/unless-wide.ts';
import { answer } from '../answer.ts';
import { os } from '../implementer.ts';

import { addUser } from '../users/add-user.ts';
import { listSessions } from '../users/list-sessions.ts';
import { listUsers } from '../users/list-users.ts';
import { removeUser } from '../users/remove-user.ts';
import { resumeUser } from '../users/resume-user.ts';
import { setPassword } from '../users/set-password.ts';
import { showUser } from '../users/show-user.ts';
import { suspendUser } from '../users/suspend-user.ts';
import { updateUser } from '../users/update-user.ts';
import { usersAtRisk } from '../users/users-at-risk.ts';

export const usersArea = {
  add: os.users.add.handler(answer(addUser)),
  list: os.users.list.handler(answer(listUsers)),
  atRisk: os.users.atRisk.handler(answer(usersAtRisk)),
  show: os.users.show.handler(answer(showUser)),
  sessions: os.users.sessions.handler(answer(listSessions)),
  update: os.users.update.handler(answer(updateUser)),
  setPassword: os.users.setPassword.handler(answer(setPassword)),
  suspend: os.users.suspend.handler(answer(unlessWide(({ user }) => ({ act: 'users.suspend', users: [user] }), suspendUser))),
  resume: os.users.resume.handler(answer(unlessWide(({ user }) => ({ act: 'users.resume', users: [user] }), resumeUser))),
  remove: os.users.remove.handler(answer(unlessWide(({ user }) => ({ act: 'users.remove', user }), removeUser))),
};
