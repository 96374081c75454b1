import { formatBytes } from '../../shared/format.ts';
import {
  type EngineDescription,
  type EngineName,
  engineAndDevice,
  engineNameSchema,
  engineTitles,
  needsTensorFlow,
  type TrainingOptions,
} from '../../shared/training.ts';

type EngineOption = TrainingOptions['engine'];

/** One way to train, as the form offers it. */
export interface EngineChoice {
  readonly value: EngineOption;
  readonly title: string;
  /** Its device and memory, or why it cannot be chosen. */
  readonly detail: string;
  readonly available: boolean;
}

/** The engine that *Auto* takes: the first that is there, since they come fastest first. `null` while nothing is known. */
function fastestEngine(engines: readonly EngineDescription[]): EngineDescription | null {
  return engines.find(({ unavailable }) => unavailable === null) ?? null;
}

/** What trains with these options; `null` while that is not known. */
export function engineOf(
  engines: readonly EngineDescription[],
  options: { readonly engine: EngineOption | null; readonly negative: number | null },
): EngineDescription | null {
  const { engine } = options;
  if (engine !== null && engine !== 'auto') return engines.find(({ name }) => name === engine) ?? null;
  return fastestEngine(
    needsTensorFlow(options) ? engines.filter(({ name }) => name === 'tensorflow') : engines,
  );
}

/** *Auto*, then every engine of the program. */
export function engineChoices(engines: readonly EngineDescription[]): readonly EngineChoice[] {
  const fastest = fastestEngine(engines);
  return [
    {
      value: 'auto',
      title: 'Auto',
      detail:
        fastest === null ? 'the fastest there is' : `the fastest there is: ${engineTitles[fastest.name]}`,
      available: true,
    },
    ...engines.map((engine) => ({
      value: engine.name,
      title: engineTitles[engine.name],
      detail: engine.unavailable?.reason ?? deviceAndMemory(engine),
      available: engine.unavailable === null,
    })),
  ];
}

/** `NVIDIA GeForce RTX 3060 · 11.2 GB free`; without the memory where the engine uses the machine's. */
export function deviceAndMemory({ device, memoryBytes }: EngineDescription): string {
  return memoryBytes === null ? device : `${device} · ${formatBytes(memoryBytes)} free`;
}

/** What does the work, and why: for the bar at the bottom and its tooltip. */
export interface DeviceFact {
  readonly text: string;
  readonly why: string;
}

/**
 * What trains now, or would with *Auto*.
 * @param known what the program said when it started, for as long as nothing else is known
 * @param atWork what does the training that is under way; `undefined` while there is none
 */
export function deviceFact(
  engines: readonly EngineDescription[],
  known: string,
  atWork: string | undefined,
): DeviceFact {
  if (atWork !== undefined && atWork !== '') return { text: atWork, why: 'Trains at the moment.' };
  const fastest = fastestEngine(engines);
  if (fastest === null) return { text: known, why: 'What trains here.' };
  const faster = engines.slice(0, engines.indexOf(fastest));
  const reasons = faster.map(
    ({ name, unavailable }) => `${engineTitles[name]}: ${unavailable?.reason ?? ''}.`,
  );
  return {
    text: engineAndDevice(fastest),
    why: ['The fastest that can train here.', ...reasons].join(' '),
  };
}

/** What an engine was that trained a model long ago: its name may be of another version of the program. */
export function trainedOn({ engine, device }: { readonly engine: string; readonly device: string }): string {
  const name = engineNameSchema.safeParse(engine);
  return name.success ? engineAndDevice({ name: name.data, device }) : `${engine} · ${device}`;
}

/** Text, and in between what is to be typed, which stands between backticks. */
export function installParts(install: string): readonly { readonly text: string; readonly code: boolean }[] {
  return install
    .split('`')
    .map((text, index) => ({ text, code: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** Engines that cannot be used here, in the order in which they would be tried. */
export function missingEngines(
  engines: readonly EngineDescription[],
): readonly { readonly name: EngineName; readonly reason: string; readonly install: string | null }[] {
  return engines.flatMap(({ name, unavailable }) => (unavailable === null ? [] : [{ name, ...unavailable }]));
}
