import { SCRIPT_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

/** What scanners ask every server for, and what this one has. */
const paths =
  '/.well-known/openid-configuration /.well-known/oauth-authorization-server /jwks /healthz /readyz /metrics /userinfo /account /sign-in /sign-in/totp ' +
  '/sign-in/recovery-code /sign-out /consent /authorize /authorize/resume /token /introspect /revoke /account/password /account/totp/start ' +
  '/account/sessions/revoke /assets/form-post.js /admin /admin/login /administrator /api /api/v1/users /api/v1/keys /actuator /actuator/env /backup.zip ' +
  '/config.json /console /dashboard /debug /dump.sql /login /manager/html /oauth/clients /phpinfo.php /phpmyadmin /register /robots.txt /server-status ' +
  '/setup /status /swagger.json /test /users /v1/secret /wp-admin /wp-login.php /xmlrpc.php';

export const endpointScan: Attack = {
  id: 'endpoint-scan',
  title: 'Scan of the endpoints',
  story: 'From one address, a list of usual paths is asked for one by one, to learn what is here.',
  technique: { id: 'T1595.003', name: 'Wordlist Scanning', tactic: 'reconnaissance' },
  expects: [{ rule: 'endpoint-scan', subject: 'address' }],
  contained: ['address.penalised', 'address.blocked', 'request.blocked', 'limit.exceeded'],
  bounds: { requests: 70, milliseconds: 12_000 },
  async run(stage) {
    const { chance, http } = stage;
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const left = paths.split(' ');
    while (left.length > 0) {
      const [path = '/'] = left.splice(chance.between(0, left.length - 1), 1);
      await http.send({ method: 'GET', path, address, agent: SCRIPT_AGENT });
      await stage.pause(chance.between(5, 40));
    }
  },
};
