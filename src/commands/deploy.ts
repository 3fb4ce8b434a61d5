import { Flags } from '@oclif/core';
import type { DeployResult } from '../cloud/deploy/deploy.js';
import type { FunctionDeployResult } from '../cloud/deploy/deploy-function.js';
import type { ReleasePlan } from '../cloud/deploy/release.js';
import type { Service } from '../service/service.js';
import { awsFlags } from '../terminal/aws-flags.js';
import { type AwsSession, awsSession } from '../terminal/aws-session.js';
import { BaseCommand } from '../terminal/base-command.js';
import { confirmContinue } from '../terminal/confirm-continue.js';
import { askYesNo, canPrompt } from '../terminal/prompts.js';
import { serviceFlags, serviceOptions } from '../terminal/service-flags.js';

export default class Deploy extends BaseCommand {
  static override summary = 'deploy the service to AWS';
  static override description =
    'Builds what changed, uploads it, shows what will change and does it by a CloudFormation change set. What holds data is never removed or replaced without your word.';
  static override examples = [
    { description: 'the whole service, to stage dev', command: '<%= config.bin %> deploy' },
    {
      description: 'see what would change, change nothing',
      command: '<%= config.bin %> deploy --stage prod --dry-run',
    },
    {
      description: 'one function’s code and settings, in seconds',
      command: '<%= config.bin %> deploy -f analyzeImage',
    },
    { description: 'in a pipeline', command: '<%= config.bin %> deploy --stage prod --yes --json' },
  ];
  static override flags = {
    ...awsFlags,
    ...serviceFlags,
    function: Flags.string({
      char: 'f',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'only this function’s code and settings, without CloudFormation; may be given again',
      helpValue: 'NAME',
      exclusive: ['dry-run'],
    }),
    'dry-run': Flags.boolean({ summary: 'say what would change, and change nothing' }),
    'fail-on-changes': Flags.boolean({
      summary: 'with --dry-run: exit with 1 when something would change',
      dependsOn: ['dry-run'],
    }),
    yes: Flags.boolean({ char: 'y', summary: 'answer ordinary questions with yes' }),
    'allow-data-loss': Flags.boolean({ summary: 'let the deployment remove or replace what holds data' }),
  };

  async run(): Promise<DeployResult | FunctionDeployResult> {
    const { flags } = await this.parse(Deploy);
    const { loadService } = await import('../service/load-service.js');
    const service = await loadService(serviceOptions(flags));
    return awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      if (flags.function) return this.deployFunctions(service, flags.function, session);
      const result = await this.deployService(service, flags, session);
      if (flags['fail-on-changes'] && result.changes.length > 0) process.exitCode = 1;
      return result;
    });
  }

  private async deployService(service: Service, flags: DeployFlags, session: AwsSession): Promise<DeployResult> {
    const [{ packageService }, { deploy }, { openDeployContext }, { stackTags, targetOf }, { withFailurePlace }] =
      await Promise.all([
        import('../service/package/package-service.js'),
        import('../cloud/deploy/deploy.js'),
        import('../cloud/deploy/open-context.js'),
        import('../cloud/deploy/target.js'),
        import('../cloud/deploy/failure-place.js'),
      ]);
    const [packaged, context] = await Promise.all([packageService(service, session), openDeployContext(session)]);
    this.logToStderr(`deploying ${service.stackName} to account ${context.account}, ${context.region}`);
    const ask = canPrompt({ json: this.jsonEnabled(), yes: flags.yes }) ? askYesNo : undefined;
    const options = {
      deploymentBucket: targetOf(service).deploymentBucket,
      tags: stackTags(service),
      dryRun: flags['dry-run'],
      approve: (plan: ReleasePlan) => this.approve(plan, { ...flags, ask }),
      confirmContinue: confirmContinue(ask, flags.yes),
    };
    const result = await withFailurePlace(service, () => deploy(context, packaged, options));
    await this.print(result, flags['dry-run']);
    return result;
  }

  private async deployFunctions(service: Service, functions: readonly string[], session: AwsSession) {
    const [{ packageService }, { deployFunctions }, { openDeployContext }, { targetOf }] = await Promise.all([
      import('../service/package/package-service.js'),
      import('../cloud/deploy/deploy-function.js'),
      import('../cloud/deploy/open-context.js'),
      import('../cloud/deploy/target.js'),
    ]);
    const packaging = packageService(service, { functions, reporter: session.reporter });
    const [packaged, context] = await Promise.all([packaging, openDeployContext(session)]);
    const result = await deployFunctions(context, packaged, targetOf(service).deploymentBucket);
    for (const { name, code, settings } of result.functions) {
      const changed = [...(code ? ['code'] : []), ...settings];
      this.log(`${name}: ${changed.length > 0 ? `${changed.join(', ')} changed` : 'nothing to change'}`);
    }
    return result;
  }

  private async approve(plan: ReleasePlan, flags: DeployFlags & Asking): Promise<void> {
    const { describePlan } = await import('../cloud/deploy/describe-plan.js');
    const { approveDataLoss } = await import('../cloud/deploy/approve.js');
    for (const line of describePlan(plan)) this.logToStderr(line);
    if (!flags['dry-run']) await approveDataLoss(plan.changes, { ...flags, allowDataLoss: flags['allow-data-loss'] });
  }

  private async print(result: DeployResult, dryRun: boolean): Promise<void> {
    if (result.changes.length === 0) this.log(`${result.stack}: nothing to change`);
    else if (!dryRun) this.log(`${result.stack}: deployed in ${(result.milliseconds / 1000).toFixed(1)} s`);
    for (const [name, url] of Object.entries(result.endpoints)) this.log(`  ${name}: ${url}`);
    for (const { name, arn } of result.functions) if (arn) this.log(`  ${name}: ${arn}`);
  }
}

interface DeployFlags {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly 'allow-data-loss': boolean;
}

interface Asking {
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}
