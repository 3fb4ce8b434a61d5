import type { DeployResult } from '../aws/deploy/deploy.js';
import type { FunctionDeployResult, PushedFunction } from '../aws/deploy/deploy-function.js';
import type { ReleasePlan } from '../aws/deploy/release.js';
import type { FirstStep } from '../aws/deploy/settle-stack.js';
import type { PrintCommand } from '../errors/print-command.js';
import type { Service } from '../service/types.js';
import type { AwsSession } from './aws-session.js';
import { askYesNo, canPrompt } from './prompts.js';

export interface DeployFlags {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly 'allow-data-loss': boolean;
}

/** What a deployment needs of the terminal. */
export interface DeployTerminal {
  readonly json: boolean;
  /** A line for people, on stderr. */
  readonly tell: (line: string) => void;
}

/** Packages and deploys the whole service. */
export async function runDeploy(
  service: Service,
  flags: DeployFlags,
  session: AwsSession,
  terminal: DeployTerminal,
): Promise<DeployResult> {
  const [
    { packageService },
    { deploy },
    { openDeployContext },
    { stackTags, targetOf },
    { withFailurePlace },
    { serviceRoutes },
  ] = await Promise.all([
    import('../service/package/package-service.js'),
    import('../aws/deploy/deploy.js'),
    import('../aws/deploy/open-context.js'),
    import('../aws/deploy/target.js'),
    import('../aws/deploy/failure-place.js'),
    import('../service/load/routes.js'),
  ]);
  const [packaged, context] = await Promise.all([packageService(service, session), openDeployContext(session)]);
  const { account, region } = context;
  terminal.tell(`deploying ${service.name} to stage ${service.stage}: account ${account}, region ${region}`);
  const permission = deployPermission(flags, terminal);
  const options = {
    deploymentBucket: targetOf(service).deploymentBucket,
    routesAt: (endpoints: Readonly<Record<string, string>>) => serviceRoutes(service, endpoints),
    tags: stackTags(service),
    dryRun: flags['dry-run'],
    ...permission,
  };
  return withFailurePlace(service, () => deploy(context, packaged, options));
}

/** How a plan is shown and approved, and what has to be done to a failed stack before. */
export function deployPermission(flags: DeployFlags, { json, tell }: DeployTerminal) {
  const ask = canPrompt({ json, yes: flags.yes }) ? askYesNo : undefined;
  return {
    approve: async (plan: ReleasePlan) => {
      const { describePlan } = await import('./format/describe-plan.js');
      const { approveDataLoss } = await import('../aws/deploy/approve.js');
      for (const line of describePlan(plan)) tell(line);
      if (!flags['dry-run']) await approveDataLoss(plan.changes, { ask, allowDataLoss: flags['allow-data-loss'] });
    },
    approveFirst: async (step: FirstStep) => {
      const { approveFirstStep } = await import('../aws/deploy/approve.js');
      await approveFirstStep(step, { ask, yes: flags.yes, allowDataLoss: flags['allow-data-loss'] });
    },
  };
}

/** Packages and pushes single functions. */
export async function runFunctionDeploy(
  service: Service,
  functions: readonly string[],
  session: AwsSession,
): Promise<FunctionDeployResult> {
  const [{ packageService }, { deployFunctions }, { readStage }, { deployClients, openDeployContext }, { targetOf }] =
    await Promise.all([
      import('../service/package/package-service.js'),
      import('../aws/deploy/deploy-function.js'),
      import('../aws/deploy/read-stage.js'),
      import('../aws/deploy/open-context.js'),
      import('../aws/deploy/target.js'),
    ]);
  const target = targetOf(service);
  const chosen = service.functions.filter(({ key }) => functions.includes(key)).map(({ logicalId }) => logicalId);
  const clients = deployClients(session.aws);
  const opening = openDeployContext(session, clients);
  const [packaged, context, state] = await Promise.all([
    packageService(service, { functions, reporter: session.reporter }),
    opening,
    clients.then((opened) => readStage(opening, opened, { target, functions: chosen })),
  ]);
  return deployFunctions(context, packaged, { ...target, state });
}

export interface WatchRun {
  readonly service: Service;
  /** Reads the service file again. */
  readonly load: () => Promise<Service>;
  readonly pushed: (fn: PushedFunction, milliseconds: number) => void;
  /** Pieces of the functions' logs, whole lines. */
  readonly log: (text: string) => void;
  readonly print: PrintCommand;
}

/** Pushes functions after each change of a file and shows their logs, until Ctrl-C. */
export async function runWatch({ service, load, pushed, log, print }: WatchRun, session: AwsSession): Promise<void> {
  const [{ packageService }, { deployOnChange }, { openDeployContext }, { runLogs }] = await Promise.all([
    import('../service/package/package-service.js'),
    import('../aws/deploy/deploy-on-change.js'),
    import('../aws/deploy/open-context.js'),
    import('./logs/run-logs.js'),
  ]);
  const { signal, reporter, flags } = session;
  const messages = (message: string) => reporter.report({ level: 'info', code: 'LOGS', message });
  const around = { env: process.env, json: false, colour: false, messages, signal, print };
  const following = { all: true, tail: true, errors: false, platform: false, raw: false, ...flags };
  const show = async () => {
    for await (const text of runLogs(service, [], following, around)) log(text);
  };
  const pack = (changed: Service) => packageService(changed, session);
  const context = await openDeployContext(session);
  await Promise.all([deployOnChange(context, { service, signal, load, pack, pushed }), show()]);
}
