import { expect } from 'chai';
import { matchesPattern } from '../../../src/dev/triggers/event-filter.js';

const event = {
  eventName: 'MODIFY',
  ip: '10.1.2.3',
  dynamodb: { NewImage: { status: { S: 'analyzed' }, size: { N: '12' }, tags: ['a', 'b'] } },
};

describe('a Lambda filter pattern', () => {
  const image = (pattern: unknown) => ({ dynamodb: { NewImage: pattern } });
  const cases: [what: string, pattern: unknown, matches: boolean][] = [
    ['an exact value', image({ status: { S: ['analyzed'] } }), true],
    ['one of several values', image({ status: { S: ['received', 'analyzed'] } }), true],
    ['another value', image({ status: { S: ['received'] } }), false],
    ['two keys of which one differs', { eventName: ['INSERT'], ...image({ status: { S: ['analyzed'] } }) }, false],
    ['prefix', image({ status: { S: [{ prefix: 'ana' }] } }), true],
    ['suffix', image({ status: { S: [{ suffix: 'ana' }] } }), false],
    ['equals-ignore-case', image({ status: { S: [{ 'equals-ignore-case': 'ANALYZED' }] } }), true],
    ['anything-but', image({ status: { S: [{ 'anything-but': ['received', 'failed'] }] } }), true],
    ['anything-but the value itself', image({ status: { S: [{ 'anything-but': ['analyzed'] }] } }), false],
    ['exists', image({ error: { S: [{ exists: true }] } }), false],
    ['exists: false', image({ error: { S: [{ exists: false }] } }), true],
    ['a number in a range', image({ size: { N: [{ numeric: ['>', 10, '<=', 12] }] } }), true],
    ['a number outside the range', image({ size: { N: [{ numeric: ['>', 12] }] } }), false],
    ['a text that is no number', image({ status: { S: [{ numeric: ['>', 0] }] } }), false],
    ['an item of a list', image({ tags: ['b'] }), true],
    ['$or', { $or: [{ eventName: ['INSERT'] }, image({ size: { N: ['12'] } })] }, true],
    ['wildcard', image({ status: { S: [{ wildcard: 'an*z*d' }] } }), true],
    ['wildcard of another text', image({ status: { S: [{ wildcard: 'a.*' }] } }), false],
    ['anything-but a prefix', image({ status: { S: [{ 'anything-but': { prefix: 'ana' } }] } }), false],
    ['an address in a network', { ip: [{ cidr: '10.1.0.0/16' }] }, true],
    ['an address outside', { ip: [{ cidr: '10.2.0.0/16' }] }, false],
    ['an unknown rule', image({ status: { S: [{ sounds: 'x' }] } }), false],
    ['a pattern that is none', 'MODIFY', false],
  ];
  for (const [what, pattern, matches] of cases) {
    it(`${matches ? 'matches' : 'does not match'}: ${what}`, () => {
      expect(matchesPattern(event, pattern)).to.equal(matches);
    });
  }
});
