import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { countTokens } from '../tokens/count-tokens.ts';
import { findToken } from '../tokens/find-token.ts';
import { listTokens } from '../tokens/list-tokens.ts';
import { showFamily } from '../tokens/show-family.ts';
import { showToken } from '../tokens/show-token.ts';

export const tokensArea = {
  list: os.tokens.list.handler(answer(listTokens)),
  count: os.tokens.count.handler(answer(countTokens)),
  find: os.tokens.find.handler(answer(findToken)),
  show: os.tokens.show.handler(answer(showToken)),
  family: os.tokens.family.handler(answer(showFamily)),
};
