import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { changeOwnPassword } from '../session/change-own-password.ts';
import { createFirstOperator } from '../session/create-first-operator.ts';
import { endOwnSession, signOut } from '../session/end-session.ts';
import { listOwnSessions, touchSession } from '../session/list-own-sessions.ts';
import { lockSession, unlockSession } from '../session/lock-session.ts';
import { beginTotp, confirmTotp, removeTotp } from '../session/own-second-factor.ts';
import { showHanded } from '../session/show-handed.ts';
import { showSessionState } from '../session/show-session-state.ts';
import { signIn } from '../session/sign-in.ts';

export const sessionArea = {
  state: os.session.state.handler(answer(showSessionState)),
  createFirstOperator: os.session.createFirstOperator.handler(answer(createFirstOperator)),
  signIn: os.session.signIn.handler(answer(signIn)),
  signOut: os.session.signOut.handler(answer(signOut)),
  lock: os.session.lock.handler(answer(lockSession)),
  unlock: os.session.unlock.handler(answer(unlockSession)),
  touch: os.session.touch.handler(answer(touchSession)),
  list: os.session.list.handler(answer(listOwnSessions)),
  end: os.session.end.handler(answer(endOwnSession)),
  handed: os.session.handed.handler(answer(showHanded)),
  changePassword: os.session.changePassword.handler(answer(changeOwnPassword)),
  beginTotp: os.session.beginTotp.handler(answer(beginTotp)),
  confirmTotp: os.session.confirmTotp.handler(answer(confirmTotp)),
  removeTotp: os.session.removeTotp.handler(answer(removeTotp)),
};
