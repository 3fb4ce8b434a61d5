import type { STSClientConfig } from '@aws-sdk/client-sts';
import { sdk } from './load.js';

/** Asks a person for the code that the device shows at this moment; `serial` is the device's ARN or serial number. */
export type AskMfaCode = (serial: string) => Promise<string>;
type Credentials = ReturnType<typeof stsCredentials>;

let ask: AskMfaCode | undefined;

/** By profile: AWS accepts a code once, so all clients of a process share the session that it opened. */
const sessions = new Map<string | undefined, Credentials>();

/** From now on the code is asked for if the role of a profile has an `mfa_serial`; without this it is an error. */
export function askForMfaCodes(how: AskMfaCode): void {
  ask = how;
}

export interface MfaOptions extends Pick<STSClientConfig, 'region' | 'profile' | 'logger' | 'requestHandler'> {
  /** Opens a new session, for one that has expired. */
  readonly fresh?: boolean | undefined;
}

/** The setting of a client for which a code can be asked: none where nobody can be asked, as in functions on AWS. */
export function mfaCredentials({ fresh, ...options }: MfaOptions): { readonly credentials?: Credentials } {
  const mfaCodeProvider = ask;
  if (mfaCodeProvider === undefined) return {};
  if (fresh) sessions.delete(options.profile);
  return {
    credentials: (...caller) => {
      const session = sessions.get(options.profile) ?? stsCredentials({ ...options, mfaCodeProvider }, fresh);
      sessions.set(options.profile, session);
      return session(...caller);
    },
  };
}

/**
 * The SDK's usual chain of credentials, as a client of STS has it. `mfaCodeProvider` and `ignoreCache` are missing in
 * the SDK's types for clients, but passed on to its credential providers.
 */
function stsCredentials(config: STSClientConfig & { mfaCodeProvider: AskMfaCode }, ignoreCache = false) {
  const { STSClient } = sdk('@aws-sdk/client-sts');
  return new STSClient(Object.assign(config, ignoreCache && { ignoreCache })).config.credentials;
}
