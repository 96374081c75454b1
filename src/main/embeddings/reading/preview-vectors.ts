import { ProgramError } from '../../../shared/errors.ts';
import type { ModelPreview } from '../../../shared/library.ts';
import { matrixBytes } from '../../kernels/matrix.ts';
import { Content } from './content.ts';
import { countOfRows } from './expected-rows.ts';
import type { NamedFile } from './format.ts';
import { recogniseFile } from './formats.ts';
import { freeMemory } from './memory-limits.ts';

/**
 * What a file of vectors holds, from its first bytes and its size: however large it is, some hundred kilobytes are read.
 * @param files the file, and others that belong to it; without others, they are looked for beside it
 * @throws ProgramError `model-format` (with line or byte), `file-missing`, `file-not-regular`, `file-unreadable`, `file-changed`,
 * `file-empty`, `gzip-damaged`, `text-encoding`, `text-binary`
 */
export async function previewVectors([file, ...others]: readonly NamedFile[]): Promise<ModelPreview> {
  if (file === undefined) throw new ProgramError('bad-request', { reason: 'there is no file to look at' });
  const content = await Content.open(file);
  try {
    const { head, whole, compression, fileBytes } = content;
    const recognised = await recogniseFile({ ...file, head, whole, compression, fileBytes, others });
    const { format, dimension, companions } = recognised;
    const counted = countOfRows(recognised, recognised.rowFile ?? content);
    return {
      name: file.name,
      format,
      compression,
      words: counted?.rows ?? null,
      estimated: counted?.estimated ?? false,
      dimension,
      rows: await recognised.firstRows(),
      fileBytes,
      memoryBytes: counted === null ? null : matrixBytes(counted.rows, dimension),
      freeMemoryBytes: freeMemory(),
      companions,
    };
  } finally {
    await content.close();
  }
}
