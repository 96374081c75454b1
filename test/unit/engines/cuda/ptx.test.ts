import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { chunkCounts as builtCounts, kernelHash } from '../../../../scripts/cuda/source.mjs';
import {
  type ArgumentTable,
  fillingArguments,
  trainingArguments,
} from '../../../../src/main/engines/cuda/arguments.ts';
import { chunkCounts } from '../../../../src/main/engines/cuda/plan.ts';

const assets = new URL('../../../../assets/cuda/', import.meta.url);
const source = new URL('../../../../src/main/engines/cuda/kernel/word2vec.cu', import.meta.url);

/** Entry points of PTX with the types of their parameters, in order. */
function entriesOf(ptx: string): Map<string, string[]> {
  const entries = [...ptx.matchAll(/\.visible \.entry (\w+)\(([^)]*)\)/g)];
  return new Map(
    entries.map(([, name, parameters]) => [
      name!,
      [...parameters!.matchAll(/\.param \.(\w+) /g)].map(([, type]) => type!),
    ]),
  );
}

const typesOf = (table: ArgumentTable): string[] => table.map(([, type]) => type);
const namesOf = (table: ArgumentTable): string[] => table.map(([name]) => name);

describe('the committed PTX', () => {
  it('is there for every length of row, and nothing else', async () => {
    expect(builtCounts).toEqual([...chunkCounts]);
    const files = (await readdir(assets)).toSorted();
    expect(files).toEqual(chunkCounts.map((chunks) => `word2vec-${chunks}.ptx`).toSorted());
  });

  it.each([...chunkCounts])(
    'of %i chunks was made from the source, for Turing, with the parameters that we pass',
    async (chunks) => {
      const ptx = await readFile(new URL(`word2vec-${chunks}.ptx`, assets), 'utf8');
      // When this fails the kernel was changed: `npm run cuda` makes the PTX anew.
      expect(/^\/\/ source: sha256 (\w+)$/m.exec(ptx)?.[1]).toBe(kernelHash());
      expect(ptx).toContain(`\n// chunks: ${chunks}\n`);
      expect(ptx).toContain('\n.version 6.3\n');
      expect(ptx).toContain('\n.target sm_75\n');
      expect(entriesOf(ptx)).toEqual(
        new Map([
          ['skipGram', typesOf(trainingArguments)],
          ['cbow', typesOf(trainingArguments)],
          ['initialize', typesOf(fillingArguments)],
        ]),
      );
    },
  );

  it('takes its parameters in the order in which the host packs them', async () => {
    const text = await readFile(source, 'utf8');
    const parameters = /#define PARAMETERS\s+\\\n([\s\S]*?[^\\])\n/.exec(text)![1]!.replaceAll('\\', ' ');
    expect([...parameters.matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name]) => name)).toEqual(
      namesOf(trainingArguments),
    );
    const filling = /__global__[^\n]*initialize\(([^)]*)\)/.exec(text)![1]!;
    expect([...filling.matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name]) => name)).toEqual(
      namesOf(fillingArguments),
    );
  });

  it.skipIf(spawnSync('ptxas', ['--version']).status !== 0)(
    'is accepted by the assembler of NVIDIA, where there is one',
    () => {
      const file = new URL('word2vec-4.ptx', assets).pathname;
      const { status, stderr } = spawnSync('ptxas', ['-arch=sm_75', '-o', '/dev/null', file], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
    },
  );
});
