import { Packr } from 'msgpackr';
import { wireOptions } from '../../shared/wire.ts';

const packr = new Packr(wireOptions);

/** Encodes one message. */
export function encodeMessage(message: unknown): Uint8Array {
  return packr.pack(message);
}

/** Decodes one message; typed arrays in it are on memory of their own. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}
