import { unlessWide } from '../acts/unless-wide.ts';
import { answer } from '../answer.ts';
import { os } from '../implementer.ts';
import { blockAddress } from '../network/block-address.ts';
import { listPenalties } from '../network/list-penalties.ts';
import { listRules } from '../network/list-rules.ts';
import { showAddress } from '../network/show-address.ts';
import { showLimits } from '../network/show-limits.ts';
import { unblockAddress } from '../network/unblock-address.ts';

export const networkArea = {
  rules: os.network.rules.handler(answer(listRules)),
  block: os.network.block.handler(
    answer(unlessWide(({ range, seconds }) => ({ act: 'addresses.block', ranges: [range], seconds }), blockAddress)),
  ),
  unblock: os.network.unblock.handler(answer(unblockAddress)),
  address: os.network.address.handler(answer(showAddress)),
  limits: os.network.limits.handler(answer(showLimits)),
  penalties: os.network.penalties.handler(answer(listPenalties)),
};
