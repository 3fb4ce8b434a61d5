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
  ['public, but through one of the interfaces here', '2606:4700::1111%eth0'],
  ['IPv6 multicast', 'ff02::1'],
  ['no address', 'localhost'],
];

/** Both ends of each refused network, and their neighbours: IANA's IPv4 special-purpose registry, multicast, reserved. */
const networks: readonly (readonly [first: string, last: string, before?: string, after?: string])[] = [
  ['0.0.0.0', '0.255.255.255', undefined, '1.0.0.0'],
  ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0'],
  ['100.64.0.0', '100.127.255.255', '100.63.255.255', '100.128.0.0'],
  ['127.0.0.0', '127.255.255.255', '126.255.255.255', '128.0.0.0'],
  ['168.63.129.16', '168.63.129.16', '168.63.129.15', '168.63.129.17'],
  ['169.254.0.0', '169.254.255.255', '169.253.255.255', '169.255.0.0'],
  ['172.16.0.0', '172.31.255.255', '172.15.255.255', '172.32.0.0'],
  ['192.0.0.0', '192.0.0.255', '191.255.255.255', '192.0.1.0'],
  ['192.0.2.0', '192.0.2.255', '192.0.1.255', '192.0.3.0'],
  ['192.88.99.0', '192.88.99.255', '192.88.98.255', '192.88.100.0'],
  ['192.168.0.0', '192.168.255.255', '192.167.255.255', '192.169.0.0'],
  ['198.18.0.0', '198.19.255.255', '198.17.255.255', '198.20.0.0'],
  ['198.51.100.0', '198.51.100.255', '198.51.99.255', '198.51.101.0'],
  ['203.0.113.0', '203.0.113.255', '203.0.112.255', '203.0.114.0'],
  ['224.0.0.0', '255.255.255.255', '223.255.255.255'],
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', undefined, '2001:200::'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db7:ffff::', '2001:db9::'],
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:ffff::', '2003::'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3ffe:ffff::', '3fff:1000::'],
  ['4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:ffff::'],
  ['::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', undefined, '2000::'],
];

describe('public addresses', () => {
  for (const [first, last, before, after] of networks) {
    it(`end before ${first} and begin again after ${last}`, () => {
      for (const address of [first, last]) expect(isPublicAddress(address), address).to.equal(false);
      for (const address of [before, after]) {
        if (address !== undefined) expect(isPublicAddress(address), address).to.equal(true);
      }
    });
  }

  it('are told by every byte of the IPv4 address in an IPv6 one', () => {
    const refused = ['168.63.129.16', '192.88.99.1', '192.168.0.1', '10.0.0.1'];
    const neighbours = ['168.63.129.17', '192.88.98.1', '192.169.0.1', '11.0.0.1'];
    for (const prefix of ['::ffff:', '64:ff9b::']) {
      for (const address of refused) expect(isPublicAddress(prefix + address), prefix + address).to.equal(false);
      for (const address of neighbours) expect(isPublicAddress(prefix + address), prefix + address).to.equal(true);
    }
  });

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
