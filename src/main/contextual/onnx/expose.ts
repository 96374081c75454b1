import { PbfWriter } from 'pbf';

/**
 * What has to stand behind an ONNX model's bytes so that the tensors `names` become outputs too. Protocol Buffers join a message that comes twice, lists
 * end to end: one more ModelProto.graph (7) that has nothing but GraphProto.output (12) entries adds just those. Their types are left for the
 * runtime to infer.
 */
export function outputsToAppend(names: readonly string[]): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(7, writeOutputs, names);
  return writer.finish();
}

function writeOutputs(names: readonly string[], writer: PbfWriter): void {
  for (const name of names) writer.writeMessage(12, writeName, name);
}

function writeName(name: string, writer: PbfWriter): void {
  writer.writeStringField(1, name);
}
