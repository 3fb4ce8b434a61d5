import type { CorsSettings, UrlSettings } from '../load/settings.js';
import { defined } from './builder.js';

const defaults = {
  allowedOrigins: ['*'],
  allowedHeaders: [
    'Content-Type',
    'X-Amz-Date',
    'Authorization',
    'X-Api-Key',
    'X-Amz-Security-Token',
    'X-Amzn-Trace-Id',
  ],
  allowedMethods: ['*'],
};

/** Converts `url:` to SAM's FunctionUrlConfig. */
export function urlConfig(url: boolean | UrlSettings | undefined) {
  if (!url) return undefined;
  const settings = url === true ? {} : url;
  return defined({
    AuthType: settings.authorizer === 'aws_iam' ? 'AWS_IAM' : 'NONE',
    Cors: settings.cors ? urlCors(settings.cors === true ? {} : settings.cors) : undefined,
    InvokeMode: settings.invokeMode,
  });
}

/** `null` disables a default. */
function urlCors(cors: CorsSettings) {
  const listOf = (key: keyof typeof defaults) =>
    cors[key] === undefined ? defaults[key] : unique(cors[key] ?? undefined);
  return defined({
    AllowCredentials: cors.allowCredentials || undefined,
    AllowHeaders: listOf('allowedHeaders'),
    AllowMethods: listOf('allowedMethods'),
    AllowOrigins: listOf('allowedOrigins'),
    ExposeHeaders: unique(cors.exposedResponseHeaders),
    MaxAge: cors.maxAge,
  });
}

export const unique = <T>(items: readonly T[] | undefined): T[] | undefined => items && [...new Set(items)];
