/** Messages that the SDK's credential providers log when they pass an error on, and that its final error omits. */
const telling = /Command failed|credential_process (did not return|returned)/;

/** The last such message of this process; all clients of a command use the same profile. */
let latest: string | undefined;

const ignore = () => undefined;

/**
 * The SDK tries one provider after another and, if all fail, throws "Could not load credentials from any providers".
 * The reason why a `credential_process` failed is only logged, so this logger keeps that message.
 */
export const credentialLogger = {
  debug(message: unknown): void {
    if (typeof message === 'string' && telling.test(message)) latest = message.replace(/^@smithy\/\S+ \S+ /, '');
  },
  trace: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
};

/** Why no credentials were found, if a provider gave a reason; undefined for other errors. */
export function credentialReason({ name, message }: Error): string | undefined {
  if (name !== 'CredentialsProviderError' || !/from any providers/.test(message)) return undefined;
  return latest;
}
