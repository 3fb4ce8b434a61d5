import { deleteImage } from '../../pipeline/delete-image.js';
import type { DownloadDeps } from '../../pipeline/download-image.js';
import type { FunctionLog } from './function-log.js';
import { idOf, notFound } from './get-image.js';
import type { HttpHandler } from './handler-types.js';
import { httpHandler } from './http-handler.js';
import { postImage, postUpload } from './post-image.js';

export interface DownloadHandlerDeps extends Omit<DownloadDeps, 'reporter'> {
  readonly log: FunctionLog;
  readonly corsOrigin?: string;
}

/** `POST /images`, `POST /uploads` and `DELETE /images/{id}`: all requests that write. */
export function downloadImageHandler({ log, corsOrigin, ...rest }: DownloadHandlerDeps): HttpHandler {
  const deps = { ...rest, reporter: log };
  return httpHandler({
    log,
    corsOrigin,
    routes: [
      { method: 'POST', path: '/images', handle: (request) => postImage(deps, request) },
      { method: 'POST', path: '/uploads', handle: (request) => postUpload(deps, request) },
      {
        method: 'DELETE',
        path: '/images/{id}',
        async handle(request) {
          const imageId = idOf(request);
          if (!(await deleteImage(deps, imageId))) throw notFound(imageId);
          return { status: 204 };
        },
      },
    ],
  });
}
