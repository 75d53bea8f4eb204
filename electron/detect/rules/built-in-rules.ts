import { type Rule, rule } from '../../../shared/rule.ts';
import { diskCriticalRule } from './console/disk-critical.rule.ts';
import { logExportMassRule } from './console/log-export-mass.rule.ts';
import { logNotWholeRule } from './console/log-not-whole.rule.ts';
import { logRestoredRule } from './console/log-restored.rule.ts';
import { operatorDeniedRule } from './console/operator-denied.rule.ts';
import { operatorGuessingRule } from './console/operator-guessing.rule.ts';
import { foreignAttacksRule } from './foreign/foreign-attacks.rule.ts';
import { foreignAuthorizationsRule } from './foreign/foreign-authorizations.rule.ts';
import { foreignGuessingRule } from './foreign/foreign-guessing.rule.ts';
import { foreignLoadRule } from './foreign/foreign-load.rule.ts';
import { assertionReplayRule } from './protocol/assertion-replay.rule.ts';
import { clientEnumerationRule } from './protocol/client-enumeration.rule.ts';
import { clientSecretGuessingRule } from './protocol/client-secret-guessing.rule.ts';
import { clientUnusualRule } from './protocol/client-unusual.rule.ts';
import { codeInjectionRule } from './protocol/code-injection.rule.ts';
import { codeInterceptionRule } from './protocol/code-interception.rule.ts';
import { codeReplayRule } from './protocol/code-replay.rule.ts';
import { consentPhishingRule } from './protocol/consent-phishing.rule.ts';
import { grantManyAddressesRule } from './protocol/grant-many-addresses.rule.ts';
import { pkceDowngradeRule } from './protocol/pkce-downgrade.rule.ts';
import { redirectProbingRule } from './protocol/redirect-probing.rule.ts';
import { refreshTokenLostReplyRule } from './protocol/refresh-token-lost-reply.rule.ts';
import { refreshTokenTheftRule } from './protocol/refresh-token-theft.rule.ts';
import { refusedProofsAddressRule } from './protocol/refused-proofs-address.rule.ts';
import { registrationAbuseRule } from './protocol/registration-abuse.rule.ts';
import { tokenAbuseRule } from './protocol/token-abuse.rule.ts';
import { tokenFloodRule } from './protocol/token-flood.rule.ts';
import { tokenGuessingRule } from './protocol/token-guessing.rule.ts';
import { clientRequestsRule } from './requests/client-requests.rule.ts';
import { endpointScanRule } from './requests/endpoint-scan.rule.ts';
import { injectionProbesRule } from './requests/injection-probes.rule.ts';
import { overloadRule } from './requests/overload.rule.ts';
import { requestFailuresRule } from './requests/request-failures.rule.ts';
import { requestRateRule } from './requests/request-rate.rule.ts';
import { responseTimeRule } from './requests/response-time.rule.ts';
import { userRequestsRule } from './requests/user-requests.rule.ts';
import { bruteForceAddressRule } from './sign-in/brute-force-address.rule.ts';
import { bruteForceSuccessRule } from './sign-in/brute-force-success.rule.ts';
import { bruteForceUserRule } from './sign-in/brute-force-user.rule.ts';
import { credentialStuffingRule } from './sign-in/credential-stuffing.rule.ts';
import { guessingSuccessRule } from './sign-in/guessing-success.rule.ts';
import { impossibleTravelRule } from './sign-in/impossible-travel.rule.ts';
import { mfaFatigueRule } from './sign-in/mfa-fatigue.rule.ts';
import { passwordSprayingRule } from './sign-in/password-spraying.rule.ts';
import { passwordSprayingNetworkRule } from './sign-in/password-spraying-network.rule.ts';
import { recoveryCodeAfterFailuresRule } from './sign-in/recovery-code-after-failures.rule.ts';
import { riskySignInRule } from './sign-in/risky-sign-in.rule.ts';
import { signInFailuresAddressRule } from './sign-in/sign-in-failures-address.rule.ts';
import { signInFailuresUserRule } from './sign-in/sign-in-failures-user.rule.ts';
import { slowSprayingAgentRule } from './sign-in/slow-spraying-agent.rule.ts';
import { slowSprayingNetworkRule } from './sign-in/slow-spraying-network.rule.ts';

/** Every rule the product comes with, in the order they are shown. Each is checked as any other document is: a slip in one fails at the start, in every test. */
export const builtInRules: readonly Rule[] = [
  signInFailuresAddressRule,
  signInFailuresUserRule,
  bruteForceAddressRule,
  bruteForceUserRule,
  bruteForceSuccessRule,
  passwordSprayingRule,
  passwordSprayingNetworkRule,
  slowSprayingNetworkRule,
  slowSprayingAgentRule,
  credentialStuffingRule,
  guessingSuccessRule,
  mfaFatigueRule,
  recoveryCodeAfterFailuresRule,
  riskySignInRule,
  impossibleTravelRule,
  codeReplayRule,
  codeInterceptionRule,
  codeInjectionRule,
  pkceDowngradeRule,
  redirectProbingRule,
  refreshTokenTheftRule,
  refreshTokenLostReplyRule,
  grantManyAddressesRule,
  consentPhishingRule,
  tokenGuessingRule,
  tokenAbuseRule,
  tokenFloodRule,
  clientSecretGuessingRule,
  refusedProofsAddressRule,
  clientEnumerationRule,
  assertionReplayRule,
  registrationAbuseRule,
  requestRateRule,
  requestFailuresRule,
  responseTimeRule,
  clientRequestsRule,
  userRequestsRule,
  endpointScanRule,
  injectionProbesRule,
  foreignAttacksRule,
  foreignGuessingRule,
  foreignAuthorizationsRule,
  foreignLoadRule,
  operatorGuessingRule,
  operatorDeniedRule,
  logExportMassRule,
  logNotWholeRule,
  logRestoredRule,
  diskCriticalRule,
  overloadRule,
  clientUnusualRule,
].map((document) => rule.parse(document));
