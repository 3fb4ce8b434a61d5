import { relative } from 'node:path';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Args, Flags } from '../cli/oclif.js';
import type { CreatedService } from '../create/create-service.js';
import { authKinds, templateNames } from '../create/template.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { regions } from '../service/schema/common.js';

export default class Create extends BaseCommand {
  static override summary = 'create a service from a template';
  static override description =
    'On a terminal, asks for anything you did not pass. The new service is a TypeScript app with passing tests; nothing is sent to AWS.';
  static override examples = [
    { description: 'create the photo pipeline step by step', command: '<%= config.bin %> create' },
    { description: 'create it without questions', command: '<%= config.bin %> create my-photos --yes' },
    {
      description: 'require a token from every caller',
      command: '<%= config.bin %> create my-photos --template emojify --auth jwt',
    },
    {
      description: 'only write the files and run npm install later',
      command: '<%= config.bin %> create api --template koa --no-install',
    },
  ];
  static override args = {
    dir: Args.string({
      description: 'folder of the new service, which must be empty or not exist (default: the name)',
    }),
  };
  static override flags = {
    template: Flags.option({ char: 't', options: templateNames, summary: 'template (default: emojify)' })(),
    auth: Flags.option({ options: authKinds, summary: 'authentication of the HTTP API (default: none)' })(),
    buffer: Flags.boolean({
      summary: 'put a queue between the bucket and analyzeImage, for thousands of photos (template emojify)',
    }),
    region: Flags.string({
      summary: 'AWS region of the service (default: from the environment or profile, otherwise eu-central-1)',
      helpValue: 'REGION',
    }),
    profile: awsFlags.profile,
    name: Flags.string({ summary: 'service name (default: derived from the folder)', helpValue: 'NAME' }),
    install: Flags.boolean({ summary: 'run npm install', default: true, allowNo: true }),
    library: Flags.string({
      summary: 'version, tarball or folder of emojify-serverless to depend on (default: the running version)',
      helpValue: 'SPEC',
      env: 'EMOJIFY_LIBRARY',
    }),
    yes: Flags.boolean({ char: 'y', summary: 'use the defaults instead of asking' }),
  };

  async run(): Promise<CreatedService> {
    const { args, flags } = await this.parse(Create);
    const { createService } = await import('../create/create-service.js');
    const { stopSignal } = await import('../cli/stop-signal.js');
    const answers = await this.answers({ ...flags, folder: args.dir }, { yes: flags.yes });
    const stop = stopSignal();
    try {
      const { buffer, install, library } = flags;
      const work = { ...answers, buffer, install, library, cwd: process.cwd(), signal: stop.signal };
      const created = await createService({ ...work, reporter: await this.reporter() });
      this.log(nextSteps(created));
      return created;
    } finally {
      stop.release();
    }
  }

  private async answers(
    said: {
      folder?: string;
      name?: string;
      template?: CreatedService['template'];
      auth?: CreatedService['auth'];
      region?: string;
      profile?: string;
    },
    { yes }: { yes: boolean },
  ) {
    const { nameProblem, suggestName } = await import('../create/service-name.js');
    const { canPrompt } = await import('../cli/prompts.js');
    const { defaultRegion } = await import('../aws/default-region.js');
    const { folder, name, template, auth, region, profile } = said;
    const problem = region === undefined ? undefined : regionProblem(region);
    if (problem) throw new EmojifyError('USAGE', `invalid --region "${region}": ${problem}`);
    const usualRegion = region ?? (await defaultRegion(profile)) ?? 'eu-central-1';
    if (canPrompt({ json: this.jsonEnabled(), yes })) {
      const { templates } = await import('../create/template.js');
      const { askCreateQuestions } = await import('../cli/create-questions.js');
      return askCreateQuestions(
        { folder, name, template, auth, region },
        { templates, suggestName, nameProblem, usualRegion, regionProblem },
      );
    }
    const place = folder ?? name ?? 'my-photos';
    return {
      folder: place,
      name: name ?? suggestName(place),
      template: template ?? 'emojify',
      auth: auth ?? 'none',
      region: usualRegion,
    };
  }

  private async reporter() {
    const { jsonReporter, plainReporter } = await import('../cli/reporters.js');
    return this.jsonEnabled() ? jsonReporter(process.stderr) : plainReporter(process.stderr, process.stderr);
  }
}

function regionProblem(region: string): string | undefined {
  return regions.includes(region) ? undefined : 'expected an AWS region such as eu-west-1';
}

/** What `dev` runs of each template without an AWS account. */
const localParts: Readonly<Record<CreatedService['template'], string>> = {
  emojify: 'with the local face detector',
  koa: 'with its table',
  minimal: 'with the local face detector',
};

function nextSteps({ name, folder, template, region, files, installed }: CreatedService): string {
  const place = relative(process.cwd(), folder) || '.';
  const steps = [
    ...(place === '.' ? [] : [`cd ${place.includes(' ') ? `"${place}"` : place}`]),
    ...(installed ? [] : ['npm install']),
    'npm test            # run its tests',
    `npx emojify dev     # run it on this machine, ${localParts[template]}`,
    `npx emojify deploy  # run it on AWS, in ${region} (provider.region in serverless.yml)`,
  ];
  return [
    `created ${name} from template ${template}: ${files.length} files in ${folder}`,
    'next:',
    ...steps.map((step) => `  ${step}`),
  ].join('\n');
}
