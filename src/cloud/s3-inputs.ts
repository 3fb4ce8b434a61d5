import { isPhotoName } from '../batch/extension.js';
import type { S3Input } from '../batch/input.js';
import { safeName } from '../batch/output-name.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { CloudService } from './cloud-service.js';

/**
 * The photos of an `s3://bucket/prefix`, by their names, because a listing does not include content. A prefix that ends
 * in a slash, or the bucket alone, is a folder; its subfolders are included with `recursive`. Any other prefix is a
 * photo's key, or a folder without its slash.
 * @throws EmojifyError USAGE, NO_PHOTOS, AWS_…
 */
export async function listS3Photos(service: CloudService, url: string, recursive: boolean): Promise<S3Input[]> {
  const [, bucket, path = ''] = /^s3:\/\/([a-z\d.-]{3,63})(?:\/(.*))?$/is.exec(url) ?? [];
  if (!bucket) throw new EmojifyError('USAGE', `invalid "${url}": expected s3://BUCKET/PREFIX`);
  const found: S3Input[] = [];
  for await (const { key, etag, size } of service.listObjects(bucket, path)) {
    const input = { kind: 's3' as const, name: `s3://${bucket}/${key}`, bucket, key, etag, size };
    if (key === path) return [{ ...input, below: '' }];
    const rest = restOf(key, path);
    if (rest === undefined || !isPhotoName(key) || size === 0) continue;
    const folders = rest.split('/').slice(0, -1).filter(Boolean);
    if (folders.length === 0 || recursive) found.push({ ...input, below: folders.map(safeFolder).join('/') });
  }
  if (found.length > 0) return found;
  const fix = recursive ? '' : '; pass --recursive to search folders recursively';
  throw new EmojifyError('NO_PHOTOS', `no photos were found under "${url}"${fix}`);
}

/** The part of a key after the folder; undefined for `party2/a.jpg` under `party`. */
function restOf(key: string, path: string): string | undefined {
  if (path === '' || path.endsWith('/')) return key.slice(path.length);
  return key.startsWith(`${path}/`) ? key.slice(path.length + 1) : undefined;
}

/** Keys can contain anything, such as `..`, but no output may leave its folder. */
const safeFolder = (name: string): string => safeName(name) || '_';
