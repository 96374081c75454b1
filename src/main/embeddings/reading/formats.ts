import { ProgramError } from '../../../shared/errors.ts';
import type { Beginning, Recognise, RecognisedFile } from './format.ts';
import { recogniseNumpy } from './numpy-format.ts';
import { recogniseConfig, recogniseTensors, recogniseWithConfig } from './projector-format.ts';
import { refuseKnown, refuseOtherText } from './refused-formats.ts';
import { recogniseSafetensors } from './safetensors-format.ts';
import { recogniseWord2vec } from './word2vec-format.ts';

/**
 * All formats, in the order in which they are asked: those that show by their first bytes before those that are any text. A new format is a
 * file in this folder with a {@link Recognise} function, and a line here.
 */
const formats: readonly Recognise[] = [
  recogniseWithConfig,
  recogniseSafetensors,
  recogniseNumpy,
  recogniseConfig,
  refuseKnown,
  recogniseWord2vec,
  recogniseTensors,
];

/**
 * The format of a file.
 * @throws ProgramError `file-empty`, `text-encoding`, `text-binary`, `model-format`, and what the formats throw
 */
export async function recogniseFile(file: Beginning): Promise<RecognisedFile> {
  const { name } = file;
  if (file.head.length === 0) throw new ProgramError('file-empty', { name });
  for (const recognise of formats) {
    const recognised = await recognise(file);
    if (recognised !== null) return recognised;
  }
  refuseOtherText(file);
  throw new ProgramError('model-format', {
    name,
    reason: 'its first line is neither a header nor a word with its numbers',
    line: 1,
  });
}
