import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));
const bert = fileURLToPath(new URL('../../fixtures/contextual/bert', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'semascope-contexts-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the built command line as a person would. */
function contexts(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [cli, 'contexts', ...args], { encoding: 'utf8', cwd: folder });
}

interface Result {
  readonly layer: number;
  readonly occurrences: readonly {
    readonly sentence: string;
    readonly pieces: readonly string[];
    readonly norm: number;
    readonly vector: readonly number[];
  }[];
  readonly similarities: readonly (readonly number[])[];
  readonly without: readonly string[];
}

function json(...args: string[]): Result {
  const { stdout, stderr, status } = contexts(...args, '--json');
  expect(stderr).not.toContain('error');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const norm = (vector: readonly number[]): number => Math.hypot(...vector);
const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0) / norm(a) / norm(b);

const sentences = ['The light was dim.', 'Light rain: a LIGHT coat.', 'Nothing of the kind.'];

describe('contexts', () => {
  it('gives each occurrence with its pieces and vector, and how similar they are', () => {
    const { layer, occurrences, similarities, without } = json(bert, 'light', ...sentences);
    expect(layer).toBe(3);
    expect(occurrences.map(({ sentence }) => sentence)).toEqual([sentences[0], sentences[1], sentences[1]]);
    expect(without).toEqual([sentences[2]]);
    for (const { pieces, norm: length, vector } of occurrences) {
      expect(pieces).toEqual(['light']);
      expect(vector).toHaveLength(32);
      expect(length).toBeCloseTo(norm(vector), 4);
    }
    for (const [i, row] of similarities.entries())
      for (const [j, value] of row.entries())
        expect(value).toBeCloseTo(cosine(occurrences[i]!.vector, occurrences[j]!.vector), 6);
    expect(similarities[0]![1]).toBeLessThan(0.9999);
  });

  it('takes any layer, the first piece, and other weights', () => {
    const word = 'lighthouses';
    const given = [bert, word, `Two ${word} stand here.`];
    const mean = json(...given, '--layer', '1');
    const first = json(...given, '--layer', '1', '--pieces', 'first');
    expect(mean.layer).toBe(1);
    expect(mean.occurrences[0]!.pieces.length).toBeGreaterThan(1);
    expect(mean.occurrences[0]!.pieces.map((piece) => piece.replace(/^##/, '')).join('')).toBe(word);
    expect(first.occurrences[0]!.vector).not.toEqual(mean.occurrences[0]!.vector);
    const small = json(...given, '--layer', '1', '--weights', 'onnx/model_quantized.onnx');
    const similarity = cosine(small.occurrences[0]!.vector, mean.occurrences[0]!.vector);
    expect(similarity).toBeGreaterThan(0.9);
    expect(similarity).toBeLessThan(1);
  });

  it('prints the same for a person', () => {
    const { stdout, stderr, status } = contexts(bert, 'light', ...sentences);
    expect(status).toBe(0);
    expect(stderr).not.toContain('error');
    expect(stdout).toContain('light: layer 3 of 3, mean of its pieces');
    expect(stdout).toMatch(/ {3}2 {2}light {2}norm +\d+\.\d{3} {2}Light rain: a LIGHT coat\./);
    expect(stdout).toContain('Not in 1 of the sentences:\n      Nothing of the kind.');
    const [head, ...rows] = stdout.split('cosine similarity\n')[1]!.trimEnd().split('\n');
    expect(head!.trim().split(/\s+/)).toEqual(['1', '2', '3']);
    expect(rows.map((row) => row.trim().split(/\s+/))).toEqual(
      [1, 2, 3].map((row) => [`${row}`, ...Array(3).fill(expect.stringMatching(/^−?[01]\.\d{3}$/))]),
    );
  });

  it('refuses wrong usage with code 2', () => {
    for (const [args, message] of [
      [[bert, 'light'], 'takes the folder of a model, a word and sentences'],
      [[bert, ' ', 'a b'], 'the word is empty'],
      [[bert, 'light', 'a light', '--pieces', 'last'], '--pieces takes mean or first'],
      [[bert, 'light', 'a light', '--device', 'abacus'], '--device takes one of'],
      [[bert, 'light', 'a light', '--layer', 'x'], '--layer takes last or a number'],
      [[bert, 'light', 'a light', '--layer', '9'], '--layer takes last or a number from 0 to 3'],
    ] as const) {
      const { stdout, stderr, status } = contexts(...args);
      expect(stdout).toBe('');
      expect(stderr).toContain(message);
      expect(status).toBe(2);
    }
  });

  it('fails in one line, with what to do, on a word that is not there and on folders without a model', async () => {
    const absent = contexts(bert, 'zebra', ...sentences);
    expect(absent.status).toBe(1);
    expect(absent.stderr).toMatch(
      /^error context-word-absent: The word “zebra” is in none of the 3 sentences\. .*\n$/m,
    );
    const empty = contexts(folder, 'light', 'a light');
    expect(empty.status).toBe(1);
    expect(empty.stderr).toMatch(/^error context-folder: .*config\.json.*\n$/m);
    const other = contexts(bert, 'light', 'a light', '--weights', 'onnx/none.onnx');
    expect(other.stderr).toMatch(/^error context-folder: .*onnx\/none\.onnx/m);
  });

  it('stops a tokenizer whose pattern never comes to an end', async () => {
    const endless = join(folder, 'endless');
    await cp(bert, endless, { recursive: true });
    const tokenizer = JSON.parse(await readFile(join(endless, 'tokenizer.json'), 'utf8'));
    tokenizer.pre_tokenizer = {
      type: 'Split',
      pattern: { Regex: '(a+)+$' },
      behavior: 'Isolated',
      invert: false,
    };
    await writeFile(join(endless, 'tokenizer.json'), JSON.stringify(tokenizer));
    const { stderr, status } = contexts(endless, 'light', `light ${'a'.repeat(60)}!`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/error tokenizer-unusable: .*does not come to an end/);
  });
});
