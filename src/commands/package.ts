import { resolve } from 'node:path';
import { BaseCommand } from '../cli/base-command.js';
import { Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { serviceWarnings } from '../cli/service-warnings.js';
import type { PackagedService } from '../service/package/packaged-service.js';
import type { Service, Template } from '../service/types.js';

/** What `--json` prints: all but the template, which lies in `templatePath`. With `--template-only`, the template. */
type PackageResult = Omit<PackagedService, 'template'> | { readonly templatePath: string; readonly template: Template };

export default class Package extends BaseCommand {
  static override summary = 'build the service: a CloudFormation template and one zip a function';
  static override description =
    'Everything goes to .emojify/ beside the service file; nothing is sent anywhere. Functions of which nothing changed keep their zips.';
  static override examples = [
    { description: 'build everything', command: '<%= config.bin %> package' },
    {
      description: 'another stage, with a parameter',
      command: '<%= config.bin %> package --stage prod --param ttl=30',
    },
    {
      description: 'only the template, without building the code',
      command: '<%= config.bin %> package --template-only --out template.json',
    },
    {
      description: 'deploy with AWS’s own tool',
      command:
        '<%= config.bin %> package && aws cloudformation package --template-file .emojify/template.json --s3-bucket BUCKET',
    },
  ];
  static override flags = {
    ...serviceFlags,
    out: Flags.string({
      char: 'o',
      summary: 'folder to write to (default: .emojify); with --template-only the file, or - for stdout',
      helpValue: 'PATH',
    }),
    'template-only': Flags.boolean({ summary: 'write just the template; no code is built' }),
  };

  async run(): Promise<PackageResult> {
    const { flags } = await this.parse(Package);
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    serviceWarnings(service, (line) => this.logToStderr(line));
    if (flags['template-only']) return this.writeTemplate(service, flags.out);

    const { packageService } = await import('../service/package/package-service.js');
    const { packageTable } = await import('../cli/format/package-table.js');
    const { jsonReporter, plainReporter } = await import('../cli/reporters.js');
    const reporter = this.jsonEnabled() ? jsonReporter(process.stderr) : plainReporter(process.stderr, process.stderr);
    const out = flags.out === undefined ? {} : { out: resolve(flags.out) };
    const { template: _, ...packaged } = await packageService(service, { ...out, reporter });
    this.log(packageTable(packaged.functions));
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
