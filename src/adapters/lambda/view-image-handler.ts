import { EmojifyError } from '../../errors/emojify-error.js';
import type { ViewDeps } from '../../pipeline/view-image.js';
import type { FunctionLog } from './function-log.js';
import { getImage } from './get-image.js';
import type { HttpHandler, PageAsset } from './handler-types.js';
import { httpHandler } from './http-handler.js';

export interface ViewHandlerDeps extends ViewDeps {
  readonly log: FunctionLog;
  /** The page at `GET /`; if omitted, the route answers 404. */
  readonly page?: () => Promise<PageAsset>;
  readonly corsOrigin?: string;
}

/** `GET /images/{id}` and `GET /`: all requests that only read. */
export function viewImageHandler({ log, page, corsOrigin, ...deps }: ViewHandlerDeps): HttpHandler {
  return httpHandler({
    log,
    corsOrigin,
    routes: [
      { method: 'GET', path: '/images/{id}', handle: (request) => getImage(deps, request) },
      {
        method: 'GET',
        path: '/',
        async handle() {
          if (!page) throw new EmojifyError('NOT_FOUND', 'page not found');
          return { status: 200, ...(await page()) };
        },
      },
    ],
  });
}
