import { Packr } from 'msgpackr';
import { wireOptions } from '../../shared/wire.ts';

const packr = new Packr(wireOptions);

/**
 * Encodes one message. Views of shared memory are copied as they are now.
 * @returns bytes on memory that is not used again
 * @throws when the message holds something that has no form on the wire (a function, a symbol)
 */
export function encodeMessage(message: unknown): Uint8Array {
  return packr.pack(message);
}

/**
 * Decodes one message.
 * @throws when the bytes are not exactly one MessagePack value
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  // A plain view: Node's Buffer would be handed on to the arrays inside.
  return packr.unpack(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
