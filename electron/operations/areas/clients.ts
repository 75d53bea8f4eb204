import { unlessWide } from '../acts/unless-wide.ts';
import { answer } from '../answer.ts';
import { addClient } from '../clients/add-client.ts';
import { checkClient } from '../clients/check-client.ts';
import { listClients } from '../clients/list-clients.ts';
import { removeClient } from '../clients/remove-client.ts';
import { resumeClient } from '../clients/resume-client.ts';
import { rotateClientSecret } from '../clients/rotate-client-secret.ts';
import { showClient } from '../clients/show-client.ts';
import { suspendClient } from '../clients/suspend-client.ts';
import { updateClient } from '../clients/update-client.ts';
import { os } from '../implementer.ts';

export const clientsArea = {
  add: os.clients.add.handler(answer(addClient)),
  list: os.clients.list.handler(answer(listClients)),
  show: os.clients.show.handler(answer(showClient)),
  check: os.clients.check.handler(answer(checkClient)),
  update: os.clients.update.handler(answer(updateClient)),
  rotateSecret: os.clients.rotateSecret.handler(answer(rotateClientSecret)),
  suspend: os.clients.suspend.handler(
    answer(unlessWide(({ client_id }) => ({ act: 'clients.suspend', clients: [client_id] }), suspendClient)),
  ),
  resume: os.clients.resume.handler(answer(unlessWide(({ client_id }) => ({ act: 'clients.resume', clients: [client_id] }), resumeClient))),
  remove: os.clients.remove.handler(answer(unlessWide(({ client_id }) => ({ act: 'clients.remove', client: client_id }), removeClient))),
};
