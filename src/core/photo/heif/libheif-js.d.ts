/** The parts of libheif's JavaScript binding that are used here; its own types name no module. */
declare module 'libheif-js/libheif-wasm/libheif.js' {
  export interface HeifError {
    /** Of libheif's enumerations: an object that is the same for the same value. */
    readonly code: unknown;
    readonly message: string;
  }

  export interface HeifChannel {
    readonly id: unknown;
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    readonly data: Uint8Array;
  }

  export interface Libheif {
    readonly heif_error_code: { readonly heif_error_Ok: unknown };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: unknown;
      readonly heif_chroma_interleaved_RGBA: unknown;
    };
    readonly heif_channel: { readonly heif_channel_interleaved: unknown };
    heif_context_alloc(): unknown;
    heif_context_read_from_memory(context: unknown, bytes: Uint8Array): HeifError;
    /** An error in place of the handle when there is none. */
    heif_js_context_get_primary_image_handle(context: unknown): unknown;
    heif_image_handle_has_alpha_channel(handle: unknown): number | boolean;
    heif_js_decode_image2(
      handle: unknown,
      colorspace: unknown,
      chroma: unknown,
    ): {
      readonly code?: unknown;
      readonly message?: string;
      readonly channels?: readonly HeifChannel[];
    };
  }

  interface Options {
    /** Given what the module imports, hands over an instance of it and answers with its exports. */
    instantiateWasm(imports: object, done: (instance: object) => void): object;
    print?(text: string): void;
    printErr?(text: string): void;
  }

  export default function libheif(options: Options): Libheif;
}
