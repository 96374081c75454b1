import { Button, Modal, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { formatBytes, formatCount, formatFixed } from '../../shared/format.ts';
import type { VectorFormat } from '../../shared/models.ts';
import { FactList, Word } from '../components/small.tsx';
import { memoryOf, type Opening, offeredLimit } from '../state/library.ts';
import { useApp, useController } from './context.tsx';

const formatNames: Record<VectorFormat, string> = {
  'word2vec-text': 'word2vec text (also fastText .vec)',
  'word2vec-binary': 'word2vec binary',
  'glove-text': 'GloVe text',
  projector: 'TensorBoard projector',
  numpy: 'NumPy array',
  safetensors: 'safetensors',
};

/** What a file of vectors holds, before it is loaded. */
export function OpenModelDialog() {
  const controller = useController();
  const opening = useApp((state) => state.opening);
  return (
    <Modal opened={opening !== null} onClose={() => controller.library.forget()} title="Open model" size="lg">
      {opening === null ? null : <Preview key={opening.files[0]?.file} opening={opening} />}
    </Modal>
  );
}

function Preview({ opening }: { readonly opening: Opening }) {
  const controller = useController();
  const { preview } = opening;
  const [limit, setLimit] = useState<number | null>(() => offeredLimit(preview));
  const { name, format, compression, words, estimated, dimension, companions, fileBytes, freeMemoryBytes } =
    preview;
  const memory = memoryOf(preview, limit);
  const tight = memory !== null && memory > freeMemoryBytes;
  const load = () => void controller.library.load(opening, limit);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        load();
      }}
    >
      <FactList
        facts={[
          ['File', <Word key="name" text={name} />],
          [
            'Format',
            `${formatNames[format]}${compression === null ? '' : `, ${compression}`} · ${formatBytes(fileBytes)}`,
          ],
          [
            'Words',
            words === null ? 'known when it is read' : `${estimated ? 'about ' : ''}${formatCount(words)}`,
          ],
          ['Dimensions', formatCount(dimension)],
          ...(companions.length === 0 ? [] : [['With', companions.join(', ')] as const]),
          [
            'In memory',
            memory === null
              ? 'known when it is read'
              : `${formatBytes(memory)} of ${formatBytes(freeMemoryBytes)} free`,
          ],
        ]}
      />
      <FirstRows opening={opening} />
      <NumberInput
        label="First N words only"
        description="The most frequent words come first in most files."
        placeholder="all words"
        value={limit ?? ''}
        min={1}
        allowDecimal={false}
        allowNegative={false}
        thousandSeparator=","
        error={tight ? 'More than this machine has free: take fewer words.' : null}
        onChange={(next) => setLimit(typeof next === 'number' && next >= 1 ? Math.floor(next) : null)}
      />
      <div className="button-row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={() => controller.library.forget()}>
          Back
        </Button>
        <Button type="submit" data-autofocus>
          Open
        </Button>
      </div>
    </form>
  );
}

/** Values of a row that fit the dialog. */
const shownValues = 6;

function FirstRows({ opening }: { readonly opening: Opening }) {
  const { rows, dimension } = opening.preview;
  const more = dimension > Math.min(shownValues, rows[0]?.values.length ?? 0);
  return (
    <div className="preview-rows">
      <table className="numbers small" aria-label="First rows">
        <tbody>
          {rows.map(({ word, values }, place) => (
            // The rows of a file keep their places, and two may hold the same word.
            // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name than its place
            <tr key={place}>
              <th scope="row">
                <Word text={word} />
              </th>
              {values.slice(0, shownValues).map((value, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column has no other name than its place
                <td key={column}>{formatFixed(value, 3)}</td>
              ))}
              {more ? <td className="quiet">…</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
