/** What a plugin of the Serverless Framework does, and its replacement here. */
export interface KnownPlugin {
  readonly name: string;
  /** Whether its work is done without it, so that the file may keep naming it; otherwise what to write instead. */
  readonly builtIn: boolean;
  readonly did: string;
  readonly instead: string;
}

type Group = readonly [names: string, did: string, instead: string];

const builtIn: readonly Group[] = [
  [
    'serverless-esbuild serverless-webpack serverless-bundle serverless-rollup-plugin serverless-plugin-parcel serverless-plugin-optimize serverless-plugin-browserifier serverless-jetpack serverless-plugin-monorepo serverless-plugin-include-dependencies serverless-plugin-common-excludes serverless-package-external serverless-plugin-ncc serverless-webpack-prisma serverless-esbuild-plugin serverless-plugin-reducer serverless-plugin-browserify serverless-optimizer-plugin serverless-ignore serverless-package-common serverless-nest-monorepo serverless-analyze-bundle-plugin serverless-plugin-package-size',
    'bundled the code',
    'every function is bundled (build: has the settings)',
  ],
  [
    'serverless-plugin-typescript serverless-typescript serverless-plugin-ts serverless-ts-node serverless-tscpaths serverless-plugin-ts-paths serverless-babel-plugin serverless-plugin-babel @hewmen/serverless-plugin-typescript @mvila/serverless-typescript',
    'compiled the code',
    'TypeScript is compiled with the bundle',
  ],
  [
    'serverless-offline serverless-plugin-simulate serverless-dynamodb serverless-dynamodb-client serverless-localstack serverless-mocha-plugin serverless-jest-plugin serverless-plugin-test-helper serverless-run-function-plugin serverless-dynamodb-seed serverless-plugin-watch',
    'ran or tested the service on this machine',
    '"emojify dev" and "emojify invoke --local" run it; it does not affect AWS',
  ],
  [
    'serverless-layers serverless-plugin-layers serverless-layers-plugin serverless-esbuild-layers serverless-plugin-common-layers',
    'built layers from the packages that functions use',
    'each function’s zip contains the packages that it uses',
  ],
  [
    'serverless-python-requirements serverless-go-plugin serverless-rust serverless-plugin-go-build serverless-go-build serverless-wsgi serverless-ruby-layer serverless-java-maven',
    'built functions of another language',
    'functions in other languages are reported separately',
  ],
  [
    'serverless-aws-documentation serverless-v2-aws-documentation serverless-openapi-documentation serverless-openapi-documentation-v2 serverless-openapi-documenter @conqa/serverless-openapi-documentation serverless-openapi serverless-export-swagger',
    'described the API',
    'documentation does not affect the API',
  ],
  [
    'serverless-plugin-vpc-eni-cleanup serverless-cloudformation-resource-counter serverless-version-tracker serverless-better-credentials serverless-ngrok-tunnel serverless-artillery serverless-seed serverless-dynamodb-fixtures serverless-sequelize-migrations',
    'helped to deploy or to test',
    'it does not affect the stack',
  ],
  [
    'serverless-prune-plugin serverless-plugin-prune serverless-prune-versions serverless-lambda-prune-plugin',
    'deleted old versions of functions',
    'versions are published only for aliases',
  ],
  [
    'serverless-dotenv-plugin serverless-plugin-dotenv',
    'read .env files',
    '.env.<stage> or .env is read for ${env:…}, as with "useDotenv: true"; list the variables of functions under environment',
  ],
  [
    'serverless-iam-roles-per-function serverless-plugin-custom-roles',
    'created a role per function',
    'every function has its own role',
  ],
  [
    'serverless-deployment-bucket serverless-plugin-deployment-bucket serverless-plugin-create-deployment-bucket',
    'created the deployment bucket',
    '"emojify deploy" creates a private, encrypted one',
  ],
  [
    'serverless-plugin-log-retention serverless-log-retention',
    'set how long logs are kept',
    'custom.logRetentionInDays is used as provider.logRetentionInDays',
  ],
  ['serverless-pseudo-parameters', 'filled in #{AWS::…}', 'they are filled in as in !Sub'],
  [
    'serverless-plugin-resource-tagging serverless-plugin-aws-resource-tagging',
    'tagged resources',
    'provider.stackTags apply to every resource of the stack',
  ],
  [
    'serverless-export-env serverless-stack-output @anttiviljami/serverless-stack-output serverless-export-outputs serverless-exports-plugin serverless-manifest-plugin',
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
  ['serverless-plugin-tracing', 'enabled X-Ray', 'use provider.tracing.lambda'],
  [
    'serverless-domain-manager serverless-plugin-custom-domain serverless-plugin-domain serverless-custom-domain',
    'set up a custom domain',
    'declare AWS::ApiGateway::DomainName (or AWS::ApiGatewayV2::DomainName), its mapping and DNS record under resources',
  ],
  [
    'serverless-step-functions',
    'created state machines from stepFunctions:',
    'declare AWS::StepFunctions::StateMachine and its role under resources',
  ],
  [
    'serverless-appsync-plugin serverless-aws-appsync-plugin',
    'created an AppSync API',
    'declare AWS::AppSync::GraphQLApi and its parts under resources',
  ],
  [
    'serverless-s3-sync serverless-s3-deploy serverless-finch serverless-client-s3 serverless-single-page-app-plugin serverless-s3-remover serverless-s3-cleaner fullstack-serverless serverless-s3bucket-sync serverless-sync-s3 serverless-build-client',
    'copied files to or from buckets',
    'run "aws s3 sync" after deploying',
  ],
  [
    'serverless-plugin-warmup serverless-plugin-lambda-warmup serverless-warmup-plugin',
    'kept functions warm',
    'use provisionedConcurrency, or a schedule event',
  ],
  [
    'serverless-plugin-split-stacks serverless-nested-stack serverless-plugin-nested-stacks serverless-plugin-additional-stacks',
    'split the stack',
    'split the service in two; up to 500 resources fit in one',
  ],
  [
    'serverless-plugin-canary-deployments serverless-aws-alias serverless-plugin-canary',
    'shifted traffic gradually',
    'declare AWS::CodeDeploy resources, or deploy another stage',
  ],
  [
    'serverless-plugin-aws-alerts serverless-slic-watch-plugin serverless-sqs-alarms-plugin serverless-plugin-metric serverless-plugin-cloudwatch-dashboard serverless-plugin-cloudwatch-alarms',
    'created alarms or dashboards',
    'declare AWS::CloudWatch::Alarm or ::Dashboard under resources',
  ],
  [
    'serverless-apigw-binary serverless-plugin-custom-binary serverless-apigwy-binary',
    'allowed binary bodies',
    'use provider.apiGateway.binaryMediaTypes',
  ],
  ['serverless-add-api-key', 'created API keys', 'use provider.apiGateway.apiKeys and usagePlan'],
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
    'serverless-auto-swagger serverless-reqvalidator-plugin serverless-request-validator',
    'described or validated requests',
    'use request.schemas of the http event; the rest does not affect the API',
  ],
  [
    'serverless-apigateway-service-proxy',
    'created routes to other AWS services',
    'declare AWS::ApiGateway::Method resources, or a small function',
  ],
  [
    'serverless-latest-layer-version serverless-aws-latest-layer-version serverless-plugin-lambda-insights',
    'found layers',
    'add their ARNs under "layers"',
  ],
  ['serverless-functions-base-path', 'added a folder to every handler', 'include it in the handlers'],
  [
    'serverless-express',
    'set an environment variable for its library',
    'set SERVERLESS_EXPRESS_PLATFORM: aws under provider.environment',
  ],
  [
    'serverless-plugin-log-subscription serverless-log-forwarding serverless-es-logs',
    'sent logs to a function',
    'use a cloudwatchLog event',
  ],
  ['serverless-attach-managed-policy', 'added policies to the role', 'use provider.iam.role.managedPolicies'],
  [
    'serverless-vpc-discovery serverless-vpc-plugin',
    'found or created the VPC',
    'set the ids in provider.vpc, or ${ssm:…} and ${cf:…} for them',
  ],
  [
    'serverless-dynamodb-autoscaling serverless-dynamodb-autoscaling-plugin serverless-provisioned-concurrency-autoscaling',
    'scaled capacity automatically',
    'declare AWS::ApplicationAutoScaling resources, or use BillingMode: PAY_PER_REQUEST for tables',
  ],
  [
    'serverless-lift serverless-fargate serverless-fargate-tasks serverless-spy serverless-multi-regional-plugin',
    'created resources from its own section',
    'declare them under resources',
  ],
  [
    'serverless-certificate-creator serverless-cloudfront-invalidate serverless-ssm-publish serverless-dynamodb-pitr',
    'called AWS in addition to the deployment',
    'declare the resource, or call the AWS CLI after deploying',
  ],
  [
    'serverless-plugin-datadog serverless-plugin-epsagon serverless-lumigo serverless-plugin-thundra serverless-sentry serverless-plugin-lumigo serverless-newrelic-lambda-layers @sentry/serverless serverless-plugin-xray',
    'wrapped functions for monitoring',
    'wrap the handlers in code, or add the vendor’s layer and environment',
  ],
  [
    'serverless-associate-waf serverless-plugin-associate-waf serverless-waf-plugin',
    'added a firewall to the API',
    'declare AWS::WAFv2::WebACLAssociation under resources',
  ],
  [
    'serverless-plugin-scripts serverless-hooks-plugin serverless-scriptable-plugin serverless-plugin-hooks serverless-hooks serverless-event-orchestrator',
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
    'serverless-nextjs-plugin serverless-next.js @sls-next/serverless-component serverless-nuxt-plugin',
    'deployed a web framework',
    'deploy it with its own tool',
  ],
  [
    'serverless-cloudformation-sub-variables serverless-plugin-ifelse serverless-plugin-conditional-functions serverless-plugin-composed-vars serverless-merge-config serverless-plugin-utils serverless-plugin-git-variables serverless-plugin-import serverless-import-config-plugin serverless-plugin-diff',
    'changed how the file is read',
    'use ${file(…)}, ${param:…} and values by stage',
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

/** The many plugins that emulate AWS locally have similar names. */
const local =
  /(?:^|\/)serverless-(?:plugin-)?(?:offline-[\w-]+|[\w-]+-offline|[\w-]+-local|local-[\w-]+|[\w-]+-simulator)$/;

/** What is known about a plugin, by the name of its package. */
export function knownPlugin(name: string): KnownPlugin | undefined {
  const found = known.get(name);
  const offline = known.get('serverless-offline');
  return found ?? (offline && local.test(name) ? { ...offline, name } : undefined);
}

/** The message for a plugin in the file. */
export function pluginMessage(name: string): string {
  const plugin = knownPlugin(name);
  if (!plugin)
    return `plugin "${name}" is not loaded, and emojify does not know it: remove it, or add it to custom.emojify.ignorePlugins if the service works without it`;
  if (plugin.builtIn) return `plugin "${name}" is not needed: it ${plugin.did}; ${plugin.instead}`;
  return `plugin "${name}" is not loaded: it ${plugin.did}; ${plugin.instead}, and remove it or add it to custom.emojify.ignorePlugins`;
}
