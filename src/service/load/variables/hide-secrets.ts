import { EmojifyError } from '../../../errors/emojify-error.js';
import type { Problem, Service } from '../../types.js';
import type { RemoteValue } from './remote.js';

/** Shown in the place of a secret. */
const mask = '********';

/** The texts that came from SecureStrings. */
export function secretsOf(known: ReadonlyMap<string, RemoteValue>): string[] {
  const texts = (value: unknown): string[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [String(value ?? '')];
  const all = [...known.values()].flatMap(({ value, secret }) => (secret ? texts(value) : []));
  return [...new Set(all)].filter((text) => text !== '').sort((a, b) => b.length - a.length);
}

/** Data with the secrets in its texts masked; for what is shown, never for what is deployed. */
export function withoutSecrets<T>(data: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return data;
  if (typeof data === 'string')
    return secrets.reduce<string>((text, secret) => text.replaceAll(secret, mask), data) as T;
  if (typeof data === 'number' || typeof data === 'boolean') return (secrets.includes(String(data)) ? mask : data) as T;
  if (Array.isArray(data)) return data.map((item) => withoutSecrets(item, secrets)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withoutSecrets(value, secrets)])) as T;
}

/** Messages about a service whose values hold secrets do not tell them. */
export async function hideSecrets(secrets: readonly string[], load: () => Promise<Service>): Promise<Service> {
  if (secrets.length === 0) return load();
  try {
    const service = await load();
    return { ...service, warnings: withoutSecrets(service.warnings, secrets), secrets };
  } catch (error) {
    if (!(error instanceof EmojifyError)) throw error;
    const { code, message, hint, data } = error;
    const shown = withoutSecrets(data as { readonly problems?: readonly Problem[] }, secrets);
    throw new EmojifyError(code, withoutSecrets(message, secrets), { ...(hint && { hint }), data: { ...shown } });
  }
}
