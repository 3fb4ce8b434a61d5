import { randomUUID } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Reporter } from '../../errors/reporter.js';
import { Hono } from '../hono.js';
import type { FrontEnv } from '../http/front.js';
import { type GuardOptions, guard } from '../http/guard.js';
import { readLimited } from '../http/read-limited.js';
import { type DetectFacesParts, detectFaces } from './detect-faces.js';
import { isRefusal, type Refusal, refusal, refusalBody } from './refusal.js';
import { inlineLimit, parseDetectFaces } from './request.js';

const jsonType = 'application/x-amz-json-1.1';
/** Base64 of the largest image, and the rest of the body. */
const bodyLimit = Math.ceil((inlineLimit * 4) / 3) + 64 * 1024;

/**
 * An HTTP endpoint for `RekognitionService.DetectFaces` (AWS JSON 1.1), for the SDK's `endpoint` or
 * `AWS_ENDPOINT_URL_REKOGNITION`. Requires signatures but does not check them, because there is no account.
 */
export function rekognitionApp(parts: DetectFacesParts, options: GuardOptions): Hono<FrontEnv> {
  const { reporter } = options;
  const app = new Hono<FrontEnv>();
  app.use(guard(options));
  app.post('/', async ({ req, body }) => {
    const requestId = randomUUID();
    const started = performance.now();
    const { status, answer } = await answerTo(req.raw, parts, requestId);
    const milliseconds = Math.round(performance.now() - started);
    report(reporter, { status, answer, requestId, milliseconds });
    return body(JSON.stringify(answer), status, { 'content-type': jsonType, 'x-amzn-requestid': requestId });
  });
  return app;
}

interface Answer {
  readonly status: ContentfulStatusCode;
  readonly answer: object;
}

async function answerTo(request: Request, parts: DetectFacesParts, requestId: string): Promise<Answer> {
  try {
    checkHead(request.headers);
    const answer = await detectFaces(parseDetectFaces(await readText(request)), parts);
    return { status: 200, answer };
  } catch (thrown) {
    const error = isRefusal(thrown) ? thrown : internal(thrown);
    return { status: statusOf(error), answer: refusalBody(error.name, error.message, requestId) };
  }
}

function checkHead(headers: Headers): void {
  const target = headers.get('x-amz-target');
  if (target !== 'RekognitionService.DetectFaces') {
    throw refusal(
      'UnknownOperationException',
      `operation "${target ?? ''}": only RekognitionService.DetectFaces is supported`,
    );
  }
  if (!headers.has('authorization'))
    throw refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

async function readText(request: Request): Promise<string> {
  const body = await readLimited(request, bodyLimit);
  if (!body) throw refusal('ImageTooLargeException', 'Image.Bytes: more than the limit of 5 MB');
  return body.toString('utf8');
}

function internal(cause: unknown): Refusal {
  return refusal('InternalServerError', cause instanceof Error ? cause.message : String(cause), cause);
}

function statusOf({ name }: Refusal): ContentfulStatusCode {
  return name === 'InternalServerError' ? 500 : 400;
}

function report(reporter: Reporter, call: Answer & { requestId: string; milliseconds: number }): void {
  const { FaceDetails: faces, Code: error } = call.answer as { FaceDetails?: unknown[]; Code?: string };
  const outcome = error ?? (faces?.length === 1 ? '1 face' : `${faces?.length} faces`);
  reporter.report({
    level: error ? 'warn' : 'info',
    code: 'REKOGNITION',
    message: `DetectFaces ${outcome} in ${call.milliseconds} ms`,
    data: {
      requestId: call.requestId,
      milliseconds: call.milliseconds,
      ...(error ? { error } : { faces: faces?.length }),
    },
  });
}
