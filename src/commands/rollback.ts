import type { RollbackResult } from '../aws/deploy/rollback.js';
import { awsFlags } from '../cli/aws-flags.js';
import { awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { deployApproval } from '../cli/deploy-approval.js';
import { Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';

export default class Rollback extends BaseCommand {
  static override summary = 'return to an earlier deployment: template and code, not data';
  static override examples = [
    { description: 'the previous deployment', command: '<%= config.bin %> rollback' },
    {
      description: 'a specific deployment ("emojify info" lists them)',
      command: '<%= config.bin %> rollback --stage prod --to 2026-11-24T07',
    },
  ];
  static override flags = {
    ...awsFlags,
    ...serviceFlags,
    to: Flags.string({ summary: 'ID of the deployment, or its first characters', helpValue: 'ID' }),
    'dry-run': Flags.boolean({ summary: 'show what would change, without changing anything' }),
    yes: Flags.boolean({ char: 'y', summary: 'do not ask for confirmation, except before data loss' }),
    'allow-data-loss': Flags.boolean({ summary: 'allow the rollback to remove or replace resources that hold data' }),
  };

  async run(): Promise<RollbackResult> {
    const { flags } = await this.parse(Rollback);
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    const result = await awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      const [{ openDeployContext }, { rollback }, { targetOf }] = await Promise.all([
        import('../aws/deploy/deploy-context.js'),
        import('../aws/deploy/rollback.js'),
        import('../aws/deploy/target.js'),
      ]);
      return rollback(await openDeployContext(session), targetOf(service), {
        to: flags.to,
        ...deployApproval(flags, { json: this.jsonEnabled(), printLine: (line) => this.logToStderr(line) }),
      });
    });
    const changed = result.changes.length > 0;
    if (!flags['dry-run'])
      this.log(`${result.stack}: ${changed ? 'rolled back to' : 'already at'} deployment ${result.to}`);
    const { describeLeft } = await import('../cli/format/describe-plan.js');
    for (const line of describeLeft(result.left)) this.log(line);
    return result;
  }
}
