import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges outside the public internet: IANA's special-purpose registry (RFC 6890 and later), multicast, and Azure's
 * host.
 */
const blockedV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // Azure's wire server: a metadata service at a public-looking address
  ['169.254.0.0', 16], // link-local, with the metadata services of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Parts of 2000::/3 that are not public: protocol assignments with Teredo, documentation, 6to4. */
const blockedV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new BlockList();
for (const [net, bits] of blockedV4) blocked.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of blockedV6) blocked.addSubnet(net, bits, 'ipv6');

/**
 * The part of IPv6 that is allocated to the public internet; everything else (loopback, unique local, link-local …) is
 * not public.
 */
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

/** Prefixes whose last 32 bits are the IPv4 address that packets are routed to: IPv4-mapped and NAT64 (RFC 6052). */
const embedding = new BlockList();
embedding.addSubnet('::ffff:0:0', 96, 'ipv6');
embedding.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether this IP address is on the public internet. False for anything that is not an IP address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  if (embedding.check(address, 'ipv6')) return isPublicAddress(embeddedV4(address));
  return globalV6.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}

/** The IPv4 address in the last 32 bits. URL parsing normalizes every notation to hexadecimal groups. */
function embeddedV4(address: string): string {
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':').slice(-2);
  const [high = 0, low = 0] = groups.map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
