/*
 * Pictures in outputs. Only `data:` ones are shown, and only when their bytes are what they say, and neither they nor
 * what they unpack to is large: a few kilobytes can hold a picture that takes gigabytes to draw.
 */

const largestBytes = 4_000_000;
const largestPixels = 16_000_000;

export type ImageVerdict = { ok: true; source: string } | { ok: false; reason: string };

/** @param text a whole output */
export function dataImage(text: string): ImageVerdict {
  // In steps: one expression over megabytes of base64 overflows the stack of V8's matcher.
  const trimmed = text.trim();
  const head = /^data:image\/(png|jpeg|gif|webp);base64,/i.exec(trimmed.slice(0, 40));
  const type = head?.[1] ?? '';
  const data = trimmed.slice(head?.[0].length ?? 0);
  if (!head || data === '' || /[^A-Za-z0-9+/=]/.test(data))
    return {
      ok: false,
      reason: 'This is not a picture that can be shown (PNG, JPEG, GIF or WebP in base64).',
    };
  if ((data.length * 3) / 4 > largestBytes) return { ok: false, reason: 'The picture is larger than 4 MB.' };
  const bytes = bytesOf(data);
  const size = bytes && sizeReaders[type.toLowerCase()]?.(bytes);
  if (!size) return { ok: false, reason: `The data are not those of a ${type.toUpperCase()} picture.` };
  if (size.width * size.height > largestPixels)
    return { ok: false, reason: `The picture is ${size.width} × ${size.height}, too large to be shown.` };
  return { ok: true, source: `data:image/${type.toLowerCase()};base64,${data}` };
}

interface Size {
  width: number;
  height: number;
}

const sizeReaders: Record<string, (bytes: DataView) => Size | undefined> = {
  png(bytes) {
    if (bytes.byteLength < 24 || bytes.getUint32(0) !== 0x89504e47 || bytes.getUint32(12) !== 0x49484452)
      return undefined;
    return { width: bytes.getUint32(16), height: bytes.getUint32(20) };
  },
  gif(bytes) {
    if (bytes.byteLength < 10 || bytes.getUint32(0) !== 0x47494638) return undefined;
    return { width: bytes.getUint16(6, true), height: bytes.getUint16(8, true) };
  },
  jpeg(bytes) {
    if (bytes.byteLength < 4 || bytes.getUint16(0) !== 0xffd8) return undefined;
    for (let at = 2; at + 9 < bytes.byteLength;) {
      if (bytes.getUint8(at) !== 0xff) return undefined;
      const marker = bytes.getUint8(at + 1);
      // Start of frame, but for the three codes in its range that are something else (ITU T.81, table B.1).
      if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
        return { height: bytes.getUint16(at + 5), width: bytes.getUint16(at + 7) };
      at += marker === 0xff ? 1 : 2 + bytes.getUint16(at + 2);
    }
    return undefined;
  },
  webp(bytes) {
    if (bytes.byteLength < 30 || bytes.getUint32(0) !== 0x52494646 || bytes.getUint32(8) !== 0x57454250)
      return undefined;
    const uint24 = (at: number) => bytes.getUint16(at, true) | (bytes.getUint8(at + 2) << 16);
    switch (bytes.getUint32(12)) {
      case 0x56503858: // VP8X
        return { width: uint24(24) + 1, height: uint24(27) + 1 };
      case 0x5650384c: {
        // VP8L
        const bits = bytes.getUint32(21, true);
        return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
      }
      case 0x56503820: // VP8
        return { width: bytes.getUint16(26, true) & 0x3fff, height: bytes.getUint16(28, true) & 0x3fff };
      default:
        return undefined;
    }
  },
};

function bytesOf(base64: string): DataView | undefined {
  try {
    return new DataView(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);
  } catch {
    return undefined;
  }
}
