import { describe, expect, it } from 'vitest';
import {
  deviceFact,
  engineChoices,
  engineOf,
  installParts,
  missingEngines,
  trainedOn,
} from '../../../../src/renderer/state/engines.ts';
import type { EngineDescription } from '../../../../src/shared/training.ts';

const cpu: EngineDescription = {
  ...{ name: 'cpu', device: '2 threads · WASM SIMD' },
  ...{ memoryBytes: null, unavailable: null },
};
const card: EngineDescription = {
  ...{ name: 'cuda', device: 'NVIDIA GeForce RTX 3060' },
  ...{ memoryBytes: 11_200_000_000, unavailable: null },
};
const noCard: EngineDescription = {
  ...{ name: 'cuda', device: 'NVIDIA card', memoryBytes: null },
  unavailable: { reason: 'no NVIDIA driver is installed', install: 'Install one.' },
};

const options = { engine: 'auto', negative: 5 } as const;

describe('the engines of the form', () => {
  it('are shown with device and free memory, or greyed with the reason', () => {
    expect(engineChoices([card, cpu])).toEqual([
      { value: 'auto', title: 'Auto', detail: 'the fastest there is: CUDA', available: true },
      { value: 'cuda', title: 'CUDA', detail: 'NVIDIA GeForce RTX 3060 · 11.2 GB free', available: true },
      { value: 'cpu', title: 'CPU', detail: '2 threads · WASM SIMD', available: true },
    ]);
    expect(engineChoices([noCard, cpu])[1]).toEqual({
      value: 'cuda',
      title: 'CUDA',
      detail: 'no NVIDIA driver is installed',
      available: false,
    });
    expect(missingEngines([noCard, cpu])).toEqual([{ name: 'cuda', ...noCard.unavailable }]);
  });

  it('offer Auto before anything is known', () => {
    expect(engineChoices([]).map(({ value }) => value)).toEqual(['auto']);
    expect(engineOf([], options)).toBeNull();
  });

  it('are resolved: Auto is the first that is there, a name is itself', () => {
    expect(engineOf([noCard, cpu], options)).toBe(cpu);
    expect(engineOf([card, cpu], options)).toBe(card);
    expect(engineOf([noCard, cpu], { ...options, engine: 'cuda' })).toBe(noCard);
    const tensorflow: EngineDescription = { ...cpu, name: 'tensorflow' };
    expect(engineOf([card, cpu, tensorflow], { ...options, negative: 0 })).toBe(tensorflow);
  });
});

describe('the device at the bottom', () => {
  it('is what Auto takes, and says why nothing faster', () => {
    expect(deviceFact([noCard, cpu], 'CPU · at start', undefined)).toEqual({
      text: 'CPU · 2 threads · WASM SIMD',
      why: 'The fastest that can train here. CUDA: no NVIDIA driver is installed.',
    });
  });

  it('is what the program said before the engines are known, and what trains while something trains', () => {
    expect(deviceFact([], 'CPU · at start', undefined).text).toBe('CPU · at start');
    expect(deviceFact([noCard, cpu], 'CPU · at start', 'TensorFlow · WASM').text).toBe('TensorFlow · WASM');
  });

  it('names what trained a model, also an engine that is not known any more', () => {
    expect(trainedOn({ engine: 'cpu', device: '1 thread' })).toBe('CPU · 1 thread');
    expect(trainedOn({ engine: 'tensorflow', device: 'TensorFlow.js · WASM' })).toBe('TensorFlow.js · WASM');
    expect(trainedOn({ engine: 'metal', device: 'M9' })).toBe('metal · M9');
  });
});

it('what is to be typed stands between backticks', () => {
  expect(installParts('Run `npm install x`, then start again.')).toEqual([
    { text: 'Run ', code: false },
    { text: 'npm install x', code: true },
    { text: ', then start again.', code: false },
  ]);
  expect(installParts('Install one.')).toEqual([{ text: 'Install one.', code: false }]);
});
