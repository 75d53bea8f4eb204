import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { listKeys } from '../keys/list-keys.ts';
import { rotateKeys } from '../keys/rotate-keys.ts';

export const keysArea = {
  list: os.keys.list.handler(answer(listKeys)),
  rotate: os.keys.rotate.handler(answer(rotateKeys)),
};
