import type { Finding } from '../aws/doctor/check-machine.js';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';

export default class Doctor extends BaseCommand {
  static override summary = 'check Node, service file, credentials, region and quotas, and show how to fix problems';
  static override examples = [
    { description: 'before the first deployment', command: '<%= config.bin %> doctor' },
    { description: 'another account', command: '<%= config.bin %> doctor --profile prod --region eu-west-1' },
  ];
  static override flags = { ...awsFlags, ...serviceFlags };

  /** `mend` is the name of this field in earlier versions, which scripts may still read. */
  async run(): Promise<{ readonly findings: readonly (Finding & { readonly mend?: string })[] }> {
    const { flags } = await this.parse(Doctor);
    const [{ checkNode, checkServiceFile }, { checkAws }, { awsOptions }, { loadService }] = await Promise.all([
      import('../aws/doctor/check-machine.js'),
      import('../aws/doctor/check-aws.js'),
      import('../aws/aws-options.js'),
      import('../service/load/load-service.js'),
    ]);
    const service = await checkServiceFile(() => loadService(serviceOptions(flags)));
    const aws = awsOptions({ ...flags, region: flags.region ?? service.region }, process.env);
    const findings = [checkNode(process.versions.node), service.finding, ...(await checkAws(aws))];
    for (const finding of findings) this.print(finding);
    if (findings.some(({ status }) => status === 'blocker')) process.exitCode = 1;
    return { findings: findings.map((finding) => ({ ...finding, ...(finding.fix && { mend: finding.fix }) })) };
  }

  private print({ check, status, finding, fix }: Finding): void {
    this.log(`${status.padEnd(7)}  ${check}: ${finding}`);
    if (fix) this.log(`         ${fix}`);
  }
}
