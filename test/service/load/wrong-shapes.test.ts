import { expect } from 'chai';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { event } from '../../../src/service/schema/event-schemas.js';
import { functionSchema } from '../../../src/service/schema/function-schema.js';
import { providerSchema } from '../../../src/service/schema/provider-schema.js';
import { serviceSchema } from '../../../src/service/schema/service-schema.js';
import { serviceOf } from '../../support/service-text.js';

const shapes = [{ a: { b: 1 } }, [{ a: 1 }], [null], 5, null, { Ref: 'x' }];
type Schema = { readonly [keyword: string]: unknown };
const keysOf = ({ properties }: Schema) => Object.keys(properties as object);

/** The keys of a map, also where other types are allowed beside it. */
function keysWithin({ properties, allOf = [] }: Schema): string[] {
  const branches = (allOf as { then?: Schema }[]).map((branch) => branch.then?.properties);
  return Object.keys((properties ?? branches.find(Boolean) ?? {}) as object);
}

/** What is told of a service with this value at one of its keys. */
async function toldOf(section: 'top' | 'provider', key: string, value: unknown): Promise<string> {
  const changed =
    section === 'top' ? { ...service, [key]: value } : { ...service, provider: { ...service.provider, [key]: value } };
  return toldOfService(changed);
}

const service = { service: 'shop', provider: { name: 'aws' }, functions: { a: { handler: 'h.main' } } };

async function toldOfService(changed: object): Promise<string> {
  try {
    return JSON.stringify((await serviceOf(JSON.stringify(changed))).warnings);
  } catch (error) {
    if (!(error instanceof EmojifyError)) throw error;
    return error.message;
  }
}

describe('values of another shape than expected', () => {
  for (const [section, keys] of [
    ['top', keysOf(serviceSchema)],
    ['provider', keysOf(providerSchema)],
  ] as const)
    it(`at every key of ${section} are told as the file has them`, async () => {
      for (const key of keys)
        for (const shape of shapes)
          expect(await toldOf(section, key, shape), `${key}: ${JSON.stringify(shape)}`).to.not.match(
            /\[object |undefined/,
          );
    });

  const unclear = /\[object |undefined/;

  it('within the maps of provider', async () => {
    const events = [{ http: 'GET /a/x' }, { httpApi: 'GET /b' }];
    const functions = { a: { handler: 'h.main', events } };
    for (const [key, schema] of Object.entries(providerSchema.properties as Record<string, Schema>))
      for (const inner of keysWithin(schema))
        for (const shape of shapes) {
          const api = key === 'apiGateway' ? { restApiId: 'x', restApiRootResourceId: 'r' } : {};
          const provider = { name: 'aws', [key]: { ...api, [inner]: shape } };
          const told = await toldOfService({ ...service, provider, functions });
          expect(told, `${key}.${inner}: ${JSON.stringify(shape)}`).to.not.match(unclear);
        }
  });

  it('at every key of a function and of its events', async () => {
    for (const key of keysOf(functionSchema))
      for (const shape of shapes) {
        const functions = { a: { handler: 'h.main', [key]: shape } };
        expect(await toldOfService({ ...service, functions }), `${key}: ${JSON.stringify(shape)}`).to.not.match(
          unclear,
        );
      }
    for (const [name, schema] of Object.entries(event.properties as Record<string, Schema>))
      for (const key of keysWithin(schema))
        for (const shape of shapes) {
          const functions = { a: { handler: 'h.main', events: [{ [name]: { [key]: shape } }] } };
          expect(
            await toldOfService({ ...service, functions }),
            `${name}.${key}: ${JSON.stringify(shape)}`,
          ).to.not.match(unclear);
        }
  });

  it('as the name of a bucket', async () => {
    const resources = { Resources: { B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { a: 1 } } } } };
    expect(await toldOfService({ ...service, resources })).to.contain('invalid bucket name "{"a":1}"');
    const functions = { a: { handler: 'h.main', events: [{ s3: 'k' }] } };
    const provider = { name: 'aws', s3: { k: { name: { a: 1 } } } };
    expect(await toldOfService({ ...service, provider, functions })).to.not.match(unclear);
  });
});
