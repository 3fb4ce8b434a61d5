/** What a plugin of the Serverless Framework did, and what stands for it here. */
export interface KnownPlugin {
  readonly name: string;
  /** Its work is done without it, so the file may go on naming it; else what has to be written instead. */
  readonly builtIn: boolean;
  readonly did: string;
  readonly instead: string;
}

type Group = readonly [names: string, did: string, instead: string];

const builtIn: readonly Group[] = [
  [
    'serverless-esbuild serverless-webpack serverless-bundle serverless-rollup-plugin serverless-plugin-parcel serverless-plugin-optimize serverless-plugin-browserifier serverless-jetpack serverless-plugin-monorepo serverless-plugin-include-dependencies serverless-plugin-common-excludes serverless-package-external serverless-plugin-ncc serverless-webpack-prisma serverless-esbuild-plugin',
    'bundled the code',
    'every function is bundled (build: has the settings)',
  ],
  [
    'serverless-plugin-typescript serverless-typescript serverless-plugin-ts serverless-ts-node serverless-tscpaths serverless-plugin-ts-paths serverless-babel-plugin serverless-plugin-babel @hewmen/serverless-plugin-typescript @mvila/serverless-typescript',
    'compiled the code',
    'TypeScript is compiled with the bundle',
  ],
  [
    'serverless-offline serverless-offline-scheduler serverless-offline-sns serverless-offline-sqs serverless-offline-sqs-external serverless-offline-ssm serverless-offline-lambda serverless-offline-kinesis serverless-offline-dynamodb-streams serverless-offline-aws-eventbridge serverless-offline-direct-lambda serverless-offline-watcher serverless-offline-edge-lambda serverless-offline-s3 serverless-offline-step-functions serverless-offline-local-authorizers-plugin serverless-plugin-simulate serverless-s3-local serverless-dynamodb-local serverless-dynamodb serverless-dynamodb-client serverless-dynamodb-offline serverless-localstack serverless-plugin-offline-dynamodb-stream serverless-apigateway-offline serverless-appsync-offline serverless-mocha-plugin serverless-jest-plugin serverless-plugin-test-helper serverless-sequelize-migrations-local serverless-run-function-plugin serverless-dynamodb-seed serverless-plugin-watch',
    'ran or tested the service on this machine',
    '"emojify dev" and "emojify invoke --local" run it; nothing of it reaches AWS',
  ],
  [
    'serverless-prune-plugin serverless-plugin-prune serverless-prune-versions',
    'deleted old versions of functions',
    'versions are made only where an alias needs one',
  ],
  [
    'serverless-dotenv-plugin serverless-plugin-dotenv',
    'read .env files',
    '.env.<stage> or .env is read for ${env:…}, as with "useDotenv: true"; what functions need stands under environment',
  ],
  ['serverless-iam-roles-per-function', 'made a role for each function', 'every function has a role of its own'],
  [
    'serverless-deployment-bucket serverless-plugin-deployment-bucket',
    'made the bucket for code',
    '"emojify deploy" makes a private, encrypted one',
  ],
  [
    'serverless-plugin-log-retention serverless-log-retention',
    'set how long logs are kept',
    'custom.logRetentionInDays is taken as provider.logRetentionInDays',
  ],
  ['serverless-pseudo-parameters', 'filled in #{AWS::…}', 'they are filled in as in !Sub'],
  [
    'serverless-plugin-resource-tagging serverless-plugin-aws-resource-tagging',
    'tagged resources',
    'provider.stackTags reach every resource of the stack',
  ],
  [
    'serverless-export-env serverless-stack-output',
    'wrote values to a file',
    '"emojify info --json" prints the outputs',
  ],
];

const notBuiltIn: readonly Group[] = [
  [
    'serverless-stack-termination-protection serverless-termination-protection',
    'protected the stack',
    'use provider.deletionProtection',
  ],
  ['serverless-plugin-tracing', 'turned X-Ray on', 'use provider.tracing.lambda'],
  [
    'serverless-domain-manager serverless-plugin-custom-domain serverless-plugin-domain serverless-custom-domain',
    'put the API behind a domain',
    'declare AWS::ApiGateway::DomainName (or AWS::ApiGatewayV2::DomainName), its mapping and DNS record under resources',
  ],
  [
    'serverless-step-functions',
    'made state machines of stepFunctions:',
    'declare AWS::StepFunctions::StateMachine and its role under resources',
  ],
  [
    'serverless-appsync-plugin serverless-aws-appsync-plugin',
    'made an AppSync API',
    'declare AWS::AppSync::GraphQLApi and its parts under resources',
  ],
  [
    'serverless-s3-sync serverless-s3-deploy serverless-finch serverless-client-s3 serverless-single-page-app-plugin serverless-s3-remover serverless-s3-cleaner fullstack-serverless serverless-s3bucket-sync',
    'copied files to or from buckets',
    'run "aws s3 sync" after deploying',
  ],
  [
    'serverless-plugin-warmup serverless-plugin-lambda-warmup serverless-warmup-plugin',
    'called functions to keep them warm',
    'use provisionedConcurrency, or a schedule event',
  ],
  [
    'serverless-plugin-split-stacks serverless-nested-stack serverless-plugin-nested-stacks serverless-plugin-additional-stacks',
    'split the stack',
    'split the service in two; up to 500 resources fit in one',
  ],
  [
    'serverless-plugin-canary-deployments serverless-aws-alias serverless-plugin-canary',
    'moved traffic step by step',
    'declare AWS::CodeDeploy resources, or deploy another stage',
  ],
  [
    'serverless-plugin-aws-alerts serverless-plugin-cloudwatch-dashboard serverless-plugin-cloudwatch-alarms',
    'made alarms or dashboards',
    'declare AWS::CloudWatch::Alarm or ::Dashboard under resources',
  ],
  [
    'serverless-apigw-binary serverless-plugin-custom-binary serverless-apigwy-binary',
    'allowed binary bodies',
    'use provider.apiGateway.binaryMediaTypes',
  ],
  ['serverless-add-api-key', 'made API keys', 'use provider.apiGateway.apiKeys and usagePlan'],
  [
    'serverless-api-compression serverless-content-encoding',
    'compressed answers',
    'use provider.apiGateway.minimumCompressionSize',
  ],
  [
    'serverless-api-gateway-throttling serverless-api-gateway-caching serverless-api-stage',
    'set the REST API’s stage',
    'use resources.extensions.ApiGatewayStage',
  ],
  [
    'serverless-aws-documentation serverless-openapi-documentation serverless-auto-swagger serverless-openapi-documenter serverless-reqvalidator-plugin serverless-request-validator',
    'described or validated requests',
    'use request.schemas of the http event; nothing else of it reaches a caller',
  ],
  [
    'serverless-apigateway-service-proxy',
    'made routes to other AWS services',
    'declare AWS::ApiGateway::Method resources, or a small function',
  ],
  [
    'serverless-layers serverless-plugin-layers serverless-latest-layer-version serverless-plugin-lambda-insights serverless-layers-plugin',
    'made or found layers',
    'bundling makes layers for dependencies unnecessary; others go under "layers" by their ARN',
  ],
  [
    'serverless-plugin-datadog serverless-plugin-epsagon serverless-lumigo serverless-plugin-thundra serverless-sentry serverless-plugin-lumigo serverless-newrelic-lambda-layers @sentry/serverless serverless-plugin-xray',
    'wrapped functions for monitoring',
    'wrap the handlers in code, or add the vendor’s layer and environment',
  ],
  [
    'serverless-associate-waf serverless-plugin-associate-waf serverless-waf-plugin',
    'put a firewall before the API',
    'declare AWS::WAFv2::WebACLAssociation under resources',
  ],
  [
    'serverless-plugin-scripts serverless-hooks-plugin serverless-scriptable-plugin serverless-plugin-hooks',
    'ran scripts around commands',
    'run them in package.json: "deploy": "npm run before && emojify deploy"',
  ],
  [
    'serverless-dependson-plugin serverless-plugin-bind-deployment-id serverless-plugin-stage-variables',
    'changed the template',
    'use dependsOn or resources.extensions',
  ],
  [
    'serverless-plugin-existing-s3 serverless-external-s3-event',
    'connected existing buckets',
    'use an s3 event with "existing: true"',
  ],
  ['serverless-plugin-lambda-dead-letter', 'set dead-letter queues', 'use onError or destinations.onFailure'],
  [
    'serverless-python-requirements serverless-go-plugin serverless-rust serverless-plugin-go-build serverless-wsgi serverless-ruby-layer serverless-java-maven',
    'built functions of another language',
    'only Node.js functions are built; keep the other functions in a service of their own',
  ],
  [
    'serverless-nextjs-plugin serverless-next.js @sls-next/serverless-component serverless-nuxt-plugin',
    'deployed a web framework',
    'deploy it with a tool of its own',
  ],
  [
    'serverless-cloudformation-sub-variables serverless-plugin-ifelse serverless-plugin-conditional-functions serverless-plugin-composed-vars serverless-merge-config serverless-plugin-utils serverless-plugin-git-variables serverless-plugin-import serverless-import-config-plugin serverless-plugin-diff',
    'changed how the file is read',
    'write what is meant, with ${file(…)}, ${param:…} and values by stage',
  ],
  [
    'serverless-secrets-plugin serverless-secrets serverless-kms-secrets serverless-ssm-fetch serverless-plugin-encode-env-var-objects',
    'filled in secrets',
    'use ${ssm:…}, or read them in the function',
  ],
  [
    'serverless-cloudside-plugin serverless-plugin-select serverless-plugin-stack-config',
    'changed what is deployed',
    'use stages and ${param:…}',
  ],
];

const known = new Map<string, KnownPlugin>();
for (const [groups, flag] of [
  [builtIn, true],
  [notBuiltIn, false],
] as const)
  for (const [names, did, instead] of groups)
    for (const name of names.split(' ')) known.set(name, { name, builtIn: flag, did, instead });

/** What is known of a plugin by its package's name. */
export const knownPlugin = (name: string): KnownPlugin | undefined => known.get(name);

/** The message for a plugin that a file names. */
export function pluginMessage(name: string): string {
  const plugin = knownPlugin(name);
  if (!plugin)
    return `plugin "${name}" is not loaded, and emojify does not know what it did: remove it, or name it under custom.emojify.ignorePlugins when the service works without it`;
  if (plugin.builtIn) return `plugin "${name}" is not needed: it ${plugin.did}; ${plugin.instead}`;
  return `plugin "${name}" is not loaded: it ${plugin.did}; ${plugin.instead}, and remove it or name it under custom.emojify.ignorePlugins`;
}
