// What both Node and browsers have and the language's own library does not declare. Only this room's own check reads
// this file; main and the renderer bring their platforms' fuller declarations.
declare class TextEncoder {
  encodeInto(source: string, destination: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(label?: string, options?: { ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}
