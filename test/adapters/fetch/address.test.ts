import { expect } from 'chai';
import { isPublicAddress } from '../../../src/adapters/fetch/address.js';

const open = [
  '1.1.1.1',
  '8.8.8.8',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
];

const closed: readonly (readonly [string, string])[] = [
  ['this host', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['link-local with cloud metadata', '169.254.169.254'],
  ['Azure metadata', '168.63.129.16'],
  ['documentation', '192.0.2.1'],
  ['benchmarks', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
  ['IPv4-mapped private, in hexadecimal', '::ffff:a00:1'],
  ['IPv4-compatible loopback', '::7f00:1'],
  ['NAT64 of loopback', '64:ff9b::7f00:1'],
  ['NAT64 of zero', '64:ff9b::'],
  ['local NAT64', '64:ff9b:1::1'],
  ['6to4 of loopback', '2002:7f00:1::'],
  ['Teredo', '2001:0:1::1'],
  ['IPv6 documentation', '2001:db8::1'],
  ['unique local', 'fd00:ec2::254'],
  ['IPv6 link-local', 'fe80::1'],
  ['IPv6 link-local with a zone', 'fe80::1%eth0'],
  ['IPv6 multicast', 'ff02::1'],
  ['no address', 'localhost'],
];

describe('public addresses', () => {
  for (const address of open) {
    it(`has ${address} among them`, () => {
      expect(isPublicAddress(address)).to.equal(true);
    });
  }

  for (const [what, address] of closed) {
    it(`does not have ${address} among them (${what})`, () => {
      expect(isPublicAddress(address)).to.equal(false);
    });
  }
});
