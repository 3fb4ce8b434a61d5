import { expect } from 'chai';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { providerSchema } from '../../../src/service/schema/provider-schema.js';
import { serviceSchema } from '../../../src/service/schema/service-schema.js';
import { serviceOf } from '../../support/service-text.js';

const shapes = [{ a: { b: 1 } }, [{ a: 1 }], 5, null, { Ref: 'x' }];
const keysOf = ({ properties }: { readonly [keyword: string]: unknown }) => Object.keys(properties as object);

/** What is told of a service with this value at one of its keys. */
async function toldOf(section: 'top' | 'provider', key: string, value: unknown): Promise<string> {
  const service = { service: 'shop', provider: { name: 'aws' }, functions: { a: { handler: 'h.main' } } };
  const changed =
    section === 'top' ? { ...service, [key]: value } : { ...service, provider: { ...service.provider, [key]: value } };
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
});
