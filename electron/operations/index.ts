import { implement, type Router } from '@orpc/server';
import { type Contract, contract } from '../../shared/contract/index.ts';
import { answer, answerStream, type DoorContext } from './answer.ts';
import { acceptAudit } from './audit/accept-audit.ts';
import { exportAudit } from './audit/export-audit.ts';
import { listAudit } from './audit/list-audit.ts';
import { proveAudit } from './audit/prove-audit.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { addClient } from './clients/add-client.ts';
import { listClients } from './clients/list-clients.ts';
import { removeClient } from './clients/remove-client.ts';
import { resumeClient } from './clients/resume-client.ts';
import { rotateClientSecret } from './clients/rotate-client-secret.ts';
import { showClient } from './clients/show-client.ts';
import { suspendClient } from './clients/suspend-client.ts';
import { applyImport } from './import/apply-import.ts';
import { listKeys } from './keys/list-keys.ts';
import { rotateKeys } from './keys/rotate-keys.ts';
import { runDoctor } from './server/run-doctor.ts';
import { showStatus } from './server/show-status.ts';
import { addUser } from './users/add-user.ts';
import { listUsers } from './users/list-users.ts';
import { removeUser } from './users/remove-user.ts';
import { resumeUser } from './users/resume-user.ts';
import { showUser } from './users/show-user.ts';
import { suspendUser } from './users/suspend-user.ts';

const os = implement(contract).$context<DoorContext>();

/** Operation of the contract → its function. One that is missing, or that is not in the contract, does not compile. */
export const operations = os.router({
  clients: {
    add: os.clients.add.handler(answer(addClient)),
    list: os.clients.list.handler(answer(listClients)),
    show: os.clients.show.handler(answer(showClient)),
    rotateSecret: os.clients.rotateSecret.handler(answer(rotateClientSecret)),
    suspend: os.clients.suspend.handler(answer(suspendClient)),
    resume: os.clients.resume.handler(answer(resumeClient)),
    remove: os.clients.remove.handler(answer(removeClient)),
  },
  users: {
    add: os.users.add.handler(answer(addUser)),
    list: os.users.list.handler(answer(listUsers)),
    show: os.users.show.handler(answer(showUser)),
    suspend: os.users.suspend.handler(answer(suspendUser)),
    resume: os.users.resume.handler(answer(resumeUser)),
    remove: os.users.remove.handler(answer(removeUser)),
  },
  keys: {
    list: os.keys.list.handler(answer(listKeys)),
    rotate: os.keys.rotate.handler(answer(rotateKeys)),
  },
  audit: {
    list: os.audit.list.handler(answer(listAudit)),
    verify: os.audit.verify.handler(answerStream(verifyAudit)),
    export: os.audit.export.handler(answerStream(exportAudit)),
    prove: os.audit.prove.handler(answer(proveAudit)),
    accept: os.audit.accept.handler(answer(acceptAudit)),
  },
  import: { apply: os.import.apply.handler(answer(applyImport)) },
  server: {
    status: os.server.status.handler(answer(showStatus)),
    doctor: os.server.doctor.handler(answer(runDoctor)),
  },
} satisfies Router<Contract, DoorContext>);
