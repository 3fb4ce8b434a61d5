import { expect } from 'chai';
import { head, problemsOf, serviceOf, withEvents, withFunction } from '../../support/service-text.js';

const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/T';
const queue = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const fifo = 'arn:aws:sqs:eu-west-1:123456789012:jobs.fifo';

/** What AWS says only when the stack is made, and then takes everything back. */
const refused: readonly { readonly what: string; readonly text: string; readonly told: string }[] = [
  {
    what: 'a table where its stream should be',
    text: withEvents(`      - stream: ${table}\n`),
    told: `9:17  invalid stream "${table}": expected the ARN of the table’s stream`,
  },
  {
    what: 'a table where its stream should be, in the long form',
    text: withEvents(`      - stream:\n          arn: ${table}\n`),
    told: `10:16  invalid stream "${table}"`,
  },
  {
    what: 'a table of the service where its stream should be',
    text: `${withEvents('      - stream: { type: dynamodb, arn: !GetAtt T.Arn }\n')}resources: { Resources: { T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } } } }\n`,
    told: '"T.Arn" is the ARN of the table: use "T.StreamArn" for its stream',
  },
  {
    what: 'a consumer where a Kinesis stream should be',
    text: withEvents('      - stream: arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1\n'),
    told: '9:17  invalid stream "arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1": expected arn:aws:kinesis:',
  },
  {
    what: 'more than ten messages at a time without a window to gather them in',
    text: withEvents(`      - sqs: { arn: '${queue}', batchSize: 11 }\n`),
    told: '9:75  batchSize 11 needs "maximumBatchingWindow" of 1 s or more',
  },
  {
    what: 'more than ten messages of a FIFO queue',
    text: withEvents(`      - sqs: { arn: '${fifo}', batchSize: 11 }\n`),
    told: '9:80  invalid batchSize 11: Lambda allows at most 10 messages of a FIFO queue',
  },
  {
    what: 'more than ten messages of a FIFO queue of the service',
    text: `${withEvents('      - sqs: { arn: !GetAtt Q.Arn, batchSize: 11 }\n')}resources: { Resources: { Q: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } } } }\n`,
    told: 'invalid batchSize 11: Lambda allows at most 10 messages of a FIFO queue',
  },
  {
    what: 'a batching window for a FIFO queue',
    text: withEvents(`      - sqs: { arn: '${fifo}', maximumBatchingWindow: 5 }\n`),
    told: '9:69  "maximumBatchingWindow" is for standard queues, this one is FIFO: remove it',
  },
  {
    what: 'a layer without version',
    text: withFunction('    layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:tools"]\n'),
    told: '8:14  invalid functions.a.layers.0 "arn:aws:lambda:eu-west-1:123456789012:layer:tools": expected the ARN of a layer version',
  },
  {
    what: 'a layer without version in a Sub',
    text: withFunction('', `${head}  layers: [!Sub 'arn:aws:lambda:\${AWS::Region}:123456789012:layer:tools']\n`),
    told: '5:17  invalid layer "arn:aws:lambda:Region:123456789012:layer:tools": its version is missing',
  },
  {
    what: 'CORS with credentials for every origin',
    text: withFunction('', `${head}  httpApi: { cors: { allowedOrigins: ['*'], allowCredentials: true } }\n`),
    told: '5:63  "allowCredentials" cannot be combined with any origin',
  },
  {
    what: 'CORS with credentials and no origin named',
    text: withFunction('', `${head}  httpApi: { cors: { allowCredentials: true } }\n`),
    told: '5:40  "allowCredentials" cannot be combined with any origin',
  },
  {
    what: 'a time zone that is none',
    text: withEvents('      - schedule: { method: scheduler, rate: rate(1 day), timezone: Europe/Berln }\n'),
    told: '9:69  unknown time zone "Europe/Berln"; did you mean "Europe/Berlin"?',
  },
  {
    what: 'a time zone in other letters',
    text: withEvents('      - schedule: { method: scheduler, rate: rate(1 day), timezone: europe/berlin }\n'),
    told: '9:69  unknown time zone "europe/berlin"; did you mean "Europe/Berlin"?',
  },
  {
    what: 'a time zone far from any',
    text: withEvents('      - schedule: { method: scheduler, rate: rate(1 day), timezone: Middle/Earth/Shire }\n'),
    told: '9:69  unknown time zone "Middle/Earth/Shire": expected a name from the IANA database',
  },
];

describe('a service file that AWS would refuse is refused before', () => {
  for (const { what, text, told } of refused)
    it(what, async () => {
      const problems = await problemsOf(text);
      expect(problems.join('\n')).to.include(told);
      expect(problems).to.have.length(1);
    });
});

describe('a service file that AWS takes is not refused', () => {
  const fine: Readonly<Record<string, string>> = {
    'a time zone by an older name': withEvents(
      '      - schedule: { method: scheduler, rate: rate(1 day), timezone: US/Eastern }\n',
    ),
    'UTC as a time zone': withEvents('      - schedule: { method: scheduler, rate: rate(1 day), timezone: UTC }\n'),
    'a stream by GetAtt': `${withEvents('      - stream: { type: dynamodb, arn: !GetAtt T.StreamArn }\n')}resources: { Resources: { T: { Type: AWS::DynamoDB::Table, Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } } } }\n`,
    'a stream put together by a Sub': withEvents(
      "      - stream: { type: dynamodb, arn: !Sub 'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/T/stream/1' }\n",
    ),
    'a queue by hundreds, with a window': withEvents(
      `      - sqs: { arn: '${queue}', batchSize: 100, maximumBatchingWindow: 1 }\n`,
    ),
    'a FIFO queue by tens': withEvents(`      - sqs: { arn: '${fifo}', batchSize: 10 }\n`),
    'CORS with credentials for one site': withFunction(
      '',
      `${head}  httpApi: { cors: { allowedOrigins: ['https://a.example'], allowCredentials: true } }\n`,
    ),
    'a layer version in a Sub': withFunction(
      "    layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:tools:3']\n",
    ),
  };
  for (const [what, text] of Object.entries(fine))
    it(what, async () => {
      expect(await problemsOf(text)).to.deep.equal([]);
    });

  it('more filter patterns than an account has from the start are a warning', async () => {
    const patterns = (count: number) =>
      Array.from({ length: count }, (_, index) => `{ body: { a: [${index}] } }`).join();
    const warned = async (count: number) => {
      const text = withEvents(`      - sqs: { arn: '${queue}', filterPatterns: [${patterns(count)}] }\n`);
      return (await serviceOf(text)).warnings.map(({ line, message }) => `${line} ${message}`);
    };
    expect(await warned(5)).to.deep.equal([]);
    expect((await warned(6)).join()).to.match(/^9 6 filterPatterns: Lambda allows 5 per event unless AWS raised/);
  });
});
