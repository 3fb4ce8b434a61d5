/**
 * File names are bytes on Linux, and not always UTF-8. Here names are still strings, so that paths can be joined and
 * compared: each byte that is not UTF-8 becomes a lone low surrogate, U+DC80 to U+DCFF, like Python's
 * `surrogateescape`. Decoded text never contains one, so the bytes can be restored exactly.
 */
const lone = /[\udc80-\udcff]/;
// With the `u` flag a surrogate pair is one character, so only surrogates without a partner match.
const escaped = /[\udc80-\udcff]/gu;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes the bytes of a name. */
export function nameOfBytes(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return decodePieces(bytes);
  }
}

/** The value to pass to the file system for a name: the name itself, or its bytes if some are not UTF-8. */
export function toFilePath(name: string): string | Buffer {
  if (!lone.test(name) || !name.match(escaped)) return name;
  const parts: Buffer[] = [];
  let from = 0;
  for (const { index } of name.matchAll(escaped)) {
    parts.push(Buffer.from(name.slice(from, index)), Buffer.from([name.charCodeAt(index) - 0xdc00]));
    from = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(name.slice(from))]);
}

/** Keeps valid UTF-8 sequences and escapes other bytes one by one. */
function decodePieces(bytes: Uint8Array): string {
  let name = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!);
    const piece = bytes.subarray(at, at + length);
    const text = piece.length === length ? decoded(piece) : undefined;
    name += text ?? String.fromCharCode(0xdc00 + bytes[at]!);
    at += text === undefined ? 1 : length;
  }
  return name;
}

function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

function decoded(piece: Uint8Array): string | undefined {
  try {
    return utf8.decode(piece);
  } catch {
    return undefined;
  }
}
