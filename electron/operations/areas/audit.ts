import { answer, answerStream } from '../answer.ts';
import { acceptAudit } from '../audit/accept-audit.ts';
import { countAuditFacets } from '../audit/count-audit-facets.ts';
import { exportAudit } from '../audit/export-audit.ts';
import { listAudit } from '../audit/list-audit.ts';
import { proveAudit } from '../audit/prove-audit.ts';
import { showAudit } from '../audit/show-audit.ts';
import { showIntegrity } from '../audit/show-integrity.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { os } from '../implementer.ts';

export const auditArea = {
  list: os.audit.list.handler(answer(listAudit)),
  show: os.audit.show.handler(answer(showAudit)),
  facets: os.audit.facets.handler(answer(countAuditFacets)),
  integrity: os.audit.integrity.handler(answer(showIntegrity)),
  verify: os.audit.verify.handler(answerStream(verifyAudit)),
  export: os.audit.export.handler(answerStream(exportAudit)),
  prove: os.audit.prove.handler(answer(proveAudit)),
  accept: os.audit.accept.handler(answer(acceptAudit)),
};
