import { assertionReplay } from './assertion-replay.attack.ts';
import type { Attack } from './attack.ts';
import { bruteForce } from './brute-force.attack.ts';
import { clientAbuse } from './client-abuse.attack.ts';
import { clientSecretGuessing } from './client-secret-guessing.attack.ts';
import { codeInterception } from './code-interception.attack.ts';
import { codeReplay } from './code-replay.attack.ts';
import { consentPhishing } from './consent-phishing.attack.ts';
import { credentialStuffing } from './credential-stuffing.attack.ts';
import { endpointScan } from './endpoint-scan.attack.ts';
import { injectionProbes } from './injection-probes.attack.ts';
import { mfaFatigue } from './mfa-fatigue.attack.ts';
import { passwordSpray } from './password-spray.attack.ts';
import { redirectProbing } from './redirect-probing.attack.ts';
import { refreshTheft } from './refresh-theft.attack.ts';
import { slowSpray } from './slow-spray.attack.ts';
import { tokenFlood } from './token-flood.attack.ts';
import { tokenGuessing } from './token-guessing.attack.ts';

/** Every attack of the lab, in the order in which they are made when all are. Addresses follow from the place: new ones go to the end. */
export const attacks: readonly Attack[] = [
  credentialStuffing,
  bruteForce,
  passwordSpray,
  slowSpray,
  codeReplay,
  codeInterception,
  refreshTheft,
  redirectProbing,
  endpointScan,
  injectionProbes,
  clientAbuse,
  tokenFlood,
  mfaFatigue,
  clientSecretGuessing,
  tokenGuessing,
  assertionReplay,
  consentPhishing,
];
