import { expect } from 'chai';
import { checkName, suggestName } from '../../src/create/service-name.js';

describe('the name of a service', () => {
  for (const name of ['photos', 'my-photos', 'p2', 'a'.repeat(32)]) {
    it(`can be "${name}"`, () => expect(checkName(name)).to.equal(name));
  }
  for (const name of ['', 'P', 'Photos', '2photos', 'my_photos', 'photos-', 'my--photos', 'a'.repeat(33), 'bild ä']) {
    it(`cannot be "${name}"`, () =>
      expect(() => checkName(name))
        .to.throw()
        .with.property('code', 'CREATE_NAME'));
  }
  const suggestions = { '/x/My Photos!': 'my-photos', 'été 2024': 'ete-2024', '2024': 'my-photos', '/': 'my-photos' };
  for (const [folder, name] of Object.entries(suggestions)) {
    it(`is suggested as ${name} for ${folder}`, () => expect(suggestName(folder)).to.equal(name));
  }
});
