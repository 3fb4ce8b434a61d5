import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import type { HeifChannel, Libheif } from 'libheif-js/libheif-wasm/libheif.js';
import { unreadable } from '../unreadable.js';

/** A decoded picture, before conversion to sRGB. */
export interface HeifPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly pixels: Buffer;
}

/**
 * Decodes the primary picture of a HEIC, cropped and rotated by its own properties, in the colour space of its profile.
 * @throws EmojifyError UNREADABLE_IMAGE
 */
export async function decodeHeif(bytes: Buffer): Promise<HeifPixels> {
  const lib = await newLibheif();
  const context = lib.heif_context_alloc();
  const { code, message } = lib.heif_context_read_from_memory(context, bytes);
  if (code !== lib.heif_error_code.heif_error_Ok) throw unreadable('its list of pictures cannot be read', message);
  const handle = lib.heif_js_context_get_primary_image_handle(context);
  const channels = lib.heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } = lib.heif_chroma;
  const decoded = lib.heif_js_decode_image2(
    handle,
    lib.heif_colorspace.heif_colorspace_RGB,
    channels === 3 ? rgb : rgba,
  );
  const plane = decoded.channels?.find(({ id }) => id === lib.heif_channel.heif_channel_interleaved);
  if (!plane) throw unreadable('its picture data is corrupt', decoded.message);
  return { width: plane.width, height: plane.height, channels, pixels: withoutPadding(plane, channels) };
}

/** Copies the rows of a picture out of libheif's memory. */
function withoutPadding({ data, width, height, stride }: HeifChannel, channels: number): Buffer {
  const rowBytes = width * channels;
  // Memory of its own, which can be moved to another thread.
  const pixels = Buffer.allocUnsafeSlow(rowBytes * height);
  for (let row = 0; row < height; row++)
    pixels.set(data.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  return pixels;
}

/** The part of WebAssembly that is used, which Node's types lack. */
interface WebAssemblyParts {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}
const { compile, Instance } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyParts }).WebAssembly;

let compiled: Promise<object> | undefined;

/** A new instance for each picture: its memory can only grow, and is released with the instance. */
async function newLibheif(): Promise<Libheif> {
  compiled ??= readFile(wasmFile()).then((bytes) => compile(bytes));
  const [module, { default: libheif }] = await Promise.all([compiled, import('./libheif.js')]);
  return libheif({
    instantiateWasm: (imports, done) => {
      const instance = new Instance(module, imports);
      done(instance);
      return instance.exports;
    },
    // Suppresses libheif's warnings about pictures.
    print: () => undefined,
    printErr: () => undefined,
  });
}

/**
 * The build puts libheif.wasm beside this file, where packaging finds it by its literal path and copies it
 * (docs/package.md); when run from source it is in its package.
 */
function wasmFile(): string {
  const beside = fileURLToPath(new URL('./libheif.wasm', import.meta.url));
  if (existsSync(beside)) return beside;
  return nodeModule.createRequire(import.meta.url).resolve('libheif-js/libheif-wasm/libheif.wasm');
}
