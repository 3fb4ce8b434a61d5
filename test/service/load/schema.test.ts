import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { mismatches } from '../../../src/service/schema/interpret.js';
import { serviceSchema } from '../../../src/service/schema/service-schema.js';
import { head, withEvents, withFunction } from '../../support/service-text.js';

const good = [
  withFunction(),
  withEvents(
    "      - httpApi: '* /any'\n      - s3: { bucket: b, rules: [{ prefix: x }] }\n      - schedule: { rate: [rate(1 day)], input: { a: 1 } }\n",
  ),
  withFunction(
    '    vpc: false\n    tracing: true\n    url: { cors: true }\n    onError: { Ref: T }\n    provisionedConcurrency: 1\n',
  ),
  `${head}  iam: { role: { statements: [{ Effect: Allow, Action: 's3:GetObject', Resource: ['a', { Ref: B }] }] } }\n`,
  `${head}resources: [{ Resources: { B: { Type: AWS::S3::Bucket } } }, { Outputs: { O: { Value: 1 } } }]\n`,
];

const bad = [
  '{}',
  `${head}outputs: {}\n`,
  withFunction('    timeout: 901\n    memorySize: 200.5\n'),
  withEvents('      - s3: { evnt: x }\n      - sqs: no\n      - nope: 1\n      - {}\n'),
  withFunction('    environment: { A-B: x, C: [1] }\n    layers: [x]\n    role: "no role"\n'),
  `${head}  iam: { role: { statements: [{ Effect: allow }] } }\n  httpApi: { authorizers: { j: { type: jwt } }, cors: 5 }\n`,
  `${head}functions: { a: null, "b.c": { handler: x.y } }\nresources: { Resources: { B: { Propertis: 1 } } }\n`,
];

describe('the schema of the service file', () => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const check = ajv.compile(serviceSchema);
  const places = (text: string) => {
    check(parse(text));
    const all = (check.errors ?? [])
      .filter(({ keyword }) => keyword !== 'if')
      .map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
    return [...new Set(all)].sort();
  };
  const own = (text: string) =>
    [
      ...new Set(
        mismatches(serviceSchema, parse(text)).map(({ path, keyword }) => `${['', ...path].join('/')} ${keyword}`),
      ),
    ].sort();

  for (const text of good)
    it(`is met by ${JSON.stringify(text.slice(head.length, head.length + 60))}, to ajv as to us`, () => {
      expect(places(text)).to.deep.equal([]);
      expect(own(text)).to.deep.equal([]);
    });

  for (const text of bad)
    it(`is not met by ${JSON.stringify(text.slice(0, 90))}, and ajv finds the same places`, () => {
      expect(own(text)).to.not.be.empty;
      expect(own(text)).to.deep.equal(places(text));
    });

  it('uses no keyword that is not checked, at any depth', () => {
    expect(() => mismatches({ properties: { a: { uniqueItems: true } } }, { a: [1, 1] })).to.throw('uniqueItems');
  });

  it('is published as it is checked', () => {
    const published = JSON.parse(readFileSync(new URL('../../../serverless.schema.json', import.meta.url), 'utf8'));
    expect(published).to.deep.equal(JSON.parse(JSON.stringify(serviceSchema)));
  });
});
