// Ids made on the device: what was written without a network keeps its id on the server, so it arrives once.

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

let last = { at: 0, count: 0 };

/**
 * UUIDv7 (RFC 9562): the first 48 bits are the time in milliseconds, the next 12 count up within one (section 6.2, method 1), so
 * that ids sort by when they were made.
 */
export function uuidv7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  last = { at: now, count: now === last.at ? last.count + 1 : view.getUint16(6) & 0x7ff };
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now % 2 ** 32);
  view.setUint16(6, (last.count & 0xfff) | 0x7000);
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}
