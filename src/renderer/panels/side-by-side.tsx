import { useMemo } from 'react';
import type { ContextModel, ContextStudy } from '../../shared/contexts.ts';
import { formatCosine } from '../../shared/format.ts';
import { CopyIcon, PictureIcon, SaveIcon } from '../components/icons.tsx';
import { AlignedPieces } from '../components/piece-strip.tsx';
import { IconButton } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { layerName } from '../state/context-layers.ts';
import { wordInSentence } from '../state/context-occurrences.ts';
import { cosinesTable, vectorsTable } from '../state/context-tables.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController, useScheme } from './context.tsx';
import { pairPicture } from './context-picture.ts';
import { LayersPlot } from './layers-plot.tsx';
import { fileName } from './measure-tables.ts';
import { PairChooser } from './pair-chooser.tsx';
import { PairVectors } from './pair-vectors.tsx';
import { ScaleBar } from './scale-bar.tsx';

interface ResultProps {
  readonly study: ContextStudy;
  readonly model: ContextModel;
}

/** Two occurrences of the word: their sentences as pieces, their vectors, and how near they are. */
export function SideBySide({ study, model }: ResultProps) {
  const pair = useApp((state) => state.contexts.pair);
  const [first, second] = pair;
  return (
    <section className="side-by-side" aria-label="Side by side">
      {study.occurrences.length < 2 ? (
        <p className="hint">
          The word occurs once in these sentences. Add another sentence with it to compare.
        </p>
      ) : (
        <>
          <PairChooser study={study} pair={pair} />
          {first === null || second === null ? (
            <p className="hint">
              Choose two occurrences, here, in the matrix, in the senses or in the cloud.
            </p>
          ) : (
            <>
              <PairPieces study={study} first={first} second={second} />
              <Comparison study={study} model={model} first={first} second={second} />
            </>
          )}
        </>
      )}
    </section>
  );
}

interface PairProps {
  readonly study: ContextStudy;
  readonly first: number;
  readonly second: number;
}

function PairPieces({ study, first, second }: PairProps) {
  const strips = useMemo(
    () =>
      [first, second].flatMap((place, index) => {
        const looked = study.occurrences[place];
        const passage = study.passages[looked?.passage ?? -1];
        const sentence = study.sentences[looked?.sentence ?? -1];
        if (looked === undefined || passage === undefined || sentence === undefined) return [];
        const words = study.occurrences.filter((occurrence) => occurrence.passage === looked.passage);
        const label = index === 0 ? 'First sentence as word pieces' : 'Second sentence as word pieces';
        return [{ label, sentence, passage, words, looked }];
      }),
    [study, first, second],
  );
  const cut = strips.some(({ passage }) => passage.cut);
  return (
    <div>
      <AlignedPieces strips={strips} />
      {cut ? (
        <p className="hint small">
          A sentence was longer than the model reads; what it read is a window around the word.
        </p>
      ) : null}
    </div>
  );
}

function Comparison({ study, model, first, second }: PairProps & ResultProps) {
  const controller = useController();
  const scheme = useScheme();
  const { layer, comparison, scale, waiting } = useApp((state) => state.contexts);
  if (comparison === null)
    return (
      <p className="hint">{waiting.includes('comparison') ? 'Comparing…' : 'Nothing to compare yet.'}</p>
    );
  const cosine = comparison.cosines[layer] ?? Number.NaN;
  const name = `${study.word} ${first + 1} and ${second + 1}, ${layerName(model, layer)}`;
  const savePicture = async () => {
    try {
      const sentences = [first, second].map((place) => wordInSentence(study, place, 60));
      const blob = await pairPicture({
        sentences,
        comparison,
        scale: scale?.layers[layer] ?? null,
        caption: `${model.name}, ${layerName(model, layer)}`,
        scheme,
      });
      controller.saveBlob(blob, fileName(name, 'png'));
    } catch (error) {
      controller.report(error);
    }
  };
  return (
    <div className={`comparison-parts ${waiting.includes('comparison') ? 'stale' : ''}`}>
      <div className="pair-left">
        <PairVectors comparison={comparison} />
        {model.layers.length < 2 ? null : (
          <LayersPlot
            model={model}
            cosines={comparison.cosines}
            scales={scale?.layers ?? []}
            layer={layer}
            onChoose={(place) => controller.contextViews.setLayer(place)}
          />
        )}
      </div>
      <div className="pair-right">
        <div className="pair-cosine">
          <output aria-label="Cosine similarity of the pair">{formatCosine(cosine)}</output>
          <span className="quiet">
            <Term name="cosine similarity" />
            <br />
            {layerName(model, layer)}
          </span>
        </div>
        <ScaleBar
          cosine={cosine}
          scale={scale?.layers[layer] ?? null}
          measuring={waiting.includes('scale')}
          basis={scale}
        />
        <div className="button-row">
          <IconButton
            label="Copy both vectors as a table"
            onClick={() => void copyTable(controller, vectorsTable(comparison))}
          >
            <CopyIcon size={14} />
          </IconButton>
          <IconButton
            label="Save both vectors as CSV"
            onClick={() =>
              saveTable(controller, vectorsTable(comparison), fileName(`vectors of ${name}`, 'csv'))
            }
          >
            <SaveIcon size={14} />
          </IconButton>
          <IconButton label="Save the comparison as PNG" onClick={() => void savePicture()}>
            <PictureIcon size={14} />
          </IconButton>
          <button
            type="button"
            className="text-button"
            onClick={() => void copyTable(controller, cosinesTable(comparison, model))}
          >
            Copy cosines by layer
          </button>
        </div>
      </div>
    </div>
  );
}
