import { EmojifyError } from '../errors/emojify-error.js';
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
  stage: awsFlags.stage,
  region: awsFlags.region,
};

interface ServiceFlagValues {
  readonly config?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
}

/** The options of `loadService`, from the flags and the environment. */
export function serviceOptions({ config, param, stage, region }: ServiceFlagValues) {
  return { cwd: process.cwd(), config, stage, region, params: readParams(param ?? []), env: process.env };
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
