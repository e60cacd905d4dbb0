/** How a file's text is to be read. */
export interface TextForm {
  /** What its bytes have to be decoded from; undefined where they are searched as they are. */
  readonly label?: string;
  /** The length of its byte order mark, which is no text. */
  readonly mark: number;
}

const MARKS: readonly { readonly bytes: readonly number[]; readonly label?: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf] },
  { bytes: [0xff, 0xfe], label: 'utf-16le' },
  { bytes: [0xfe, 0xff], label: 'utf-16be' },
];

/**
 * By a file's first bytes and what it is said to be in: a label of the Encoding Standard, `auto`
 * (UTF-8, or as a mark says) or `none` (bytes as they are).
 */
export function formOf(head: Uint8Array, encoding: string): TextForm {
  if (encoding === 'none') return { mark: 0 };
  const found = MARKS.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (found) return { mark: found.bytes.length, ...(found.label && { label: found.label }) };
  if (encoding === 'auto') return { mark: 0 };
  const label = new TextDecoder(encoding).encoding;
  return { mark: 0, ...(label !== 'utf-8' && { label }) };
}

/** Whether TextDecoder can decode it. */
export function isKnownEncoding(encoding: string): boolean {
  if (encoding === 'auto' || encoding === 'none') return true;
  try {
    new TextDecoder(encoding);
    return true;
  } catch {
    return false;
  }
}

/** Decodes what is read, piece by piece; undefined is its end. */
export function decoderTo(label: string): (bytes: Uint8Array | undefined) => Buffer {
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  return (bytes) => Buffer.from(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}
