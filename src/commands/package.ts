import { resolve } from 'node:path';
import { BaseCommand } from '../cli/base-command.js';
import { Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { serviceWarnings } from '../cli/service-warnings.js';
import type { PackagedService } from '../service/package/packaged-service.js';
import type { Service, Template } from '../service/types.js';

/** What `--json` prints. The template itself is included only with `--template-only`; otherwise see `templatePath`. */
type PackageResult = Omit<PackagedService, 'template'> | { readonly templatePath: string; readonly template: Template };

export default class Package extends BaseCommand {
  static override summary = 'build a CloudFormation template and a zip for each function';
  static override description =
    'Writes to .emojify/ beside the service file; nothing is uploaded. Zips of unchanged functions are reused.';
  static override examples = [
    { description: 'build the service', command: '<%= config.bin %> package' },
    {
      description: 'build another stage, with a parameter',
      command: '<%= config.bin %> package --stage prod --param ttl=30',
    },
    {
      description: 'write only the template, without building the code',
      command: '<%= config.bin %> package --template-only --out template.json',
    },
    {
      description: 'upload the artifacts with the AWS CLI',
      command:
        '<%= config.bin %> package && aws cloudformation package --template-file .emojify/template.json --s3-bucket BUCKET',
    },
  ];
  static override flags = {
    ...serviceFlags,
    out: Flags.string({
      char: 'o',
      summary: 'output folder (default: .emojify); with --template-only a file, or - for stdout',
      helpValue: 'PATH',
    }),
    'template-only': Flags.boolean({ summary: 'write only the template, without building the code' }),
  };

  async run(): Promise<PackageResult> {
    const { flags } = await this.parse(Package);
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    serviceWarnings(service, (line) => this.logToStderr(line));
    if (flags['template-only']) return this.writeTemplate(service, flags.out);

    const { packageService } = await import('../service/package/package-service.js');
    const { bytesText, packageTable } = await import('../cli/format/package-table.js');
    const { jsonReporter, plainReporter } = await import('../cli/reporters.js');
    const reporter = this.jsonEnabled() ? jsonReporter(process.stderr) : plainReporter(process.stderr, process.stderr);
    const out = flags.out === undefined ? {} : { out: resolve(flags.out) };
    const { template: _, ...packaged } = await packageService(service, { ...out, reporter });
    this.log(packageTable(packaged.functions));
    for (const { name, bytes } of packaged.layers) this.log(`layer ${name}: ${bytesText(bytes)}`);
    this.log(`template: ${packaged.templatePath}`);
    return packaged;
  }

  private async writeTemplate(service: Service, out?: string) {
    const { templateOf, templateText, writeTemplate } = await import('../service/package/template-only.js');
    const template = templateOf(service);
    if (out === '-') this.log(templateText(template).trimEnd());
    const templatePath = out === '-' ? out : await writeTemplate(service, template, out);
    if (out !== '-') this.log(`template: ${templatePath}`);
    return { templatePath, template };
  }
}
