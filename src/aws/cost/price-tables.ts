import type { Prices, RegionPrices } from './prices.js';

const lambdaToday: RegionPrices = {
  'lambda.requests': [{ usd: 0.2 }],
  'lambda.compute.x86_64': [{ upTo: 6e9, usd: 0.0000166667 }, { upTo: 15e9, usd: 0.000015 }, { usd: 0.0000133334 }],
  'lambda.compute.arm64': [
    { upTo: 7.5e9, usd: 0.0000133334 },
    { upTo: 18.75e9, usd: 0.0000120001 },
    { usd: 0.0000106667 },
  ],
};

const restApi = [{ upTo: 333e6, usd: 3.5 }, { upTo: 1e9, usd: 2.8 }, { upTo: 20e9, usd: 2.38 }, { usd: 1.51 }];

const unitedStates: RegionPrices = {
  ...lambdaToday,
  'api.http': [{ upTo: 300e6, usd: 1 }, { usd: 0.9 }],
  'api.rest': restApi,
  's3.puts': [{ usd: 0.005 }],
  's3.gets': [{ usd: 0.0004 }],
  's3.storage': [{ upTo: 51_200, usd: 0.023 }, { upTo: 512_000, usd: 0.022 }, { usd: 0.021 }],
  'dynamodb.writes': [{ usd: 0.625 }],
  'dynamodb.reads': [{ usd: 0.125 }],
  'dynamodb.storage': [{ usd: 0.25 }],
  'rekognition.images': [
    { upTo: 1e6, usd: 1 },
    { upTo: 5e6, usd: 0.8 },
    { upTo: 35e6, usd: 0.6 },
    { usd: 0.4, unchecked: true },
  ],
};

const ireland: RegionPrices = {
  ...unitedStates,
  'api.http': [{ upTo: 300e6, usd: 1.11 }, { usd: 1 }],
  'dynamodb.writes': [{ usd: 0.705 }],
  'dynamodb.reads': [{ usd: 0.141 }],
  'dynamodb.storage': [{ usd: 0.283 }],
};

/** Without REST APIs and Rekognition, whose price tiers there have not been verified. */
const frankfurt: RegionPrices = {
  ...lambdaToday,
  'api.http': [{ upTo: 300e6, usd: 1.2 }, { usd: 1.08 }],
  's3.puts': [{ usd: 0.0054 }],
  's3.gets': [{ usd: 0.00043 }],
  's3.storage': [{ upTo: 51_200, usd: 0.0245 }, { upTo: 512_000, usd: 0.0235 }, { usd: 0.0225 }],
  'dynamodb.writes': [{ usd: 0.7625 }],
  'dynamodb.reads': [{ usd: 0.1525 }],
  'dynamodb.storage': [{ usd: 0.306 }],
};

/** List prices for on-demand use, without tax or savings plans. Missing regions are an error, never estimated. */
const today: Prices = {
  date: '2025-11-01',
  source: 'https://aws.amazon.com/{lambda,api-gateway,s3,dynamodb,rekognition}/pricing/',
  billingStepMs: 1,
  regions: {
    'us-east-1': unitedStates,
    'us-east-2': unitedStates,
    'us-west-2': unitedStates,
    'eu-west-1': ireland,
    'eu-central-1': frankfurt,
  },
  freeTier: {
    always: { 'lambda.requests': 1e6, 'lambda.compute': 400_000, 'dynamodb.storage': 25 },
    firstYear: {
      'api.http': 1e6,
      'api.rest': 1e6,
      's3.puts': 2000,
      's3.gets': 20_000,
      's3.storage': 5,
      'rekognition.images': 1000,
    },
  },
};

/** Before HTTP APIs, arm64 and on-demand tables, when Lambda billed in steps of 100 ms. */
const year2017: Prices = {
  date: '2017-11-01',
  source: 'AWS pricing pages of 2017, as in the talk "From Instances to Functions"',
  billingStepMs: 100,
  regions: {
    'us-east-1': {
      'lambda.requests': [{ usd: 0.2 }],
      'lambda.compute.x86_64': [{ usd: 0.00001667 }],
      'api.rest': [{ usd: 3.5 }],
      's3.puts': [{ usd: 0.005 }],
      's3.gets': [{ usd: 0.0004 }],
      's3.storage': [{ usd: 0.023 }],
      'rekognition.images': [{ upTo: 1e6, usd: 1 }, { upTo: 10e6, usd: 0.8 }, { upTo: 100e6, usd: 0.6 }, { usd: 0.4 }],
    },
  },
  freeTier: {
    always: { 'lambda.requests': 1e6, 'lambda.compute': 400_000 },
    firstYear: { 'api.rest': 1e6, 's3.puts': 2000, 's3.gets': 20_000, 's3.storage': 5, 'rekognition.images': 5000 },
  },
};

export const priceTables = { today, '2017': year2017 } as const;
export type PriceTableName = keyof typeof priceTables;
