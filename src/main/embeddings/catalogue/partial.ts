import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as partial from '../../downloads/partial.ts';
import { type Pretrained, pretrainedSchema } from './pretrained.ts';

/** The three names that the download of a model may have in its folder. */
export function partialPaths(folder: string, name: string): partial.PartialPaths {
  return {
    record: join(folder, `${name}.json`),
    part: join(folder, `${name}.part`),
    whole: join(folder, `${name}.gz`),
  };
}

/** What an earlier download has left of a model in `folder`, in bytes. */
export function leftBytes(folder: string, name: string): Promise<number> {
  return partial.leftBytes(partialPaths(folder, name));
}

/** The models of which earlier downloads have left something in `folder`, wherever they came from. */
export async function leftModels(folder: string): Promise<readonly Pretrained[]> {
  const names = await readdir(folder).catch(() => []);
  const described = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => partial.wantedAt(join(folder, name))),
  );
  return described.flatMap((model) => {
    const read = pretrainedSchema.safeParse(model);
    return read.success ? [read.data] : [];
  });
}

/** Removes what an earlier download has left of a model. */
export function discardLeft(folder: string, name: string): Promise<void> {
  return partial.discardLeft(partialPaths(folder, name));
}
