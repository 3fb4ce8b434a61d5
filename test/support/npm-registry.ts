import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A package as the registry serves it. */
export interface PublishedPackage {
  readonly manifest: { readonly name: string; readonly version: string } & Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string | Buffer>>;
}

export interface NpmRegistry {
  readonly url: string;
  /** Paths asked for so far. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A registry on loopback that npm itself can install from. */
export async function npmRegistry(packages: readonly PublishedPackage[]): Promise<NpmRegistry> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    requests.push(path);
    const found = packages.find(({ manifest }) => path.startsWith(`/${manifest.name}`) && isFor(path, manifest.name));
    if (!found) return response.writeHead(404).end('{}');
    const same = packages.filter(({ manifest }) => manifest.name === found.manifest.name);
    const tarball = same.find(({ manifest }) => path === tarballPath(manifest));
    response.end(tarball ? tarOf(tarball) : JSON.stringify(packument(same, addressOf(server))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: addressOf(server),
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

const isFor = (path: string, name: string) => [undefined, '/'].includes(path[name.length + 1]);
const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const tarballPath = ({ name, version }: PublishedPackage['manifest']) => `/${name}/-/${version}.tgz`;

function packument(packages: readonly PublishedPackage[], registry: string) {
  const versions = packages.map((item) => {
    const dist = {
      tarball: new URL(`.${tarballPath(item.manifest)}`, registry).href,
      integrity: `sha512-${createHash('sha512').update(tarOf(item)).digest('base64')}`,
    };
    return [item.manifest.version, { ...item.manifest, dist }] as const;
  });
  const { name } = packages[0]!.manifest;
  return { name, 'dist-tags': { latest: versions.at(-1)?.[0] }, versions: Object.fromEntries(versions) };
}

/** A gzipped ustar archive with everything under `package/`. */
function tarOf({ manifest, files }: PublishedPackage): Buffer {
  const all = { 'package.json': JSON.stringify(manifest), ...files };
  const blocks = Object.entries(all).flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    return [tarHeader(`package/${path}`, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function tarHeader(path: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
