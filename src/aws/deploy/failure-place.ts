import { EmojifyError } from '../../errors/emojify-error.js';
import { resourcePlace } from '../../service/load/resource-place.js';
import type { Service } from '../../service/types.js';

/** Runs a deployment; the error of a resource that failed says which line of the service file it comes from. */
export async function withFailurePlace<T>(service: Service, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await placed(error, service);
  }
}

async function placed(error: unknown, service: Service): Promise<unknown> {
  if (!(error instanceof EmojifyError) || typeof error.data?.logicalId !== 'string') return error;
  const place = await resourcePlace(service, error.data.logicalId);
  if (place === undefined) return error;
  const { code, message, hint, data, cause } = error;
  const where = `${place.file}:${place.line}:${place.column}`;
  return new EmojifyError(code, `${where}  ${message}`, { ...(hint && { hint }), data: { ...data, place }, cause });
}
