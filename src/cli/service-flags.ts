import { parseEnv } from 'node:util';
import { EmojifyError } from '../errors/emojify-error.js';
import { readRegularFile, whyUnreadable } from '../util/read-regular-file.js';
import { awsFlags } from './aws-flags.js';
import { Flags } from './oclif.js';

const helpGroup = 'SERVICE FILE';

/** The flags shared by every command that reads the service file; commands that talk to AWS add `awsFlags`. */
export const serviceFlags = {
  config: Flags.string({
    char: 'c',
    summary: 'service file (default: serverless.yml, .yaml or .json)',
    helpValue: 'FILE',
    helpGroup,
  }),
  param: Flags.string({
    summary: 'parameter for ${param:} in the service file; can be repeated',
    helpValue: 'NAME=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    helpGroup,
  }),
  'param-file': Flags.string({
    summary: 'file with a NAME=VALUE on each line, for ${param:}, ${ssm:} and ${cf:}; --param takes precedence',
    helpValue: 'FILE',
    helpGroup,
  }),
  stage: awsFlags.stage,
  region: awsFlags.region,
};

interface ServiceFlagValues {
  readonly config?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly 'param-file'?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
}

/** The options of `loadService`, from the flags and the environment. */
export function serviceOptions({ config, param, 'param-file': file, stage, region }: ServiceFlagValues) {
  const params = { ...(file !== undefined && readParamFile(file)), ...readParams(param ?? []) };
  return { cwd: process.cwd(), config, stage, region, params, env: process.env };
}

/** Lines as in `.env`; names may also be those of variables, such as `ssm:/name`. */
function readParamFile(file: string): Record<string, string> {
  try {
    return parseEnv(readRegularFile(file, 1_000_000).toString('utf8')) as Record<string, string>;
  } catch (error) {
    throw new EmojifyError('USAGE', `cannot read --param-file "${file}": ${whyUnreadable(error)}`, { cause: error });
  }
}

function readParams(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw new EmojifyError('USAGE', `invalid --param "${text}": expected NAME=VALUE`);
    }),
  );
}
