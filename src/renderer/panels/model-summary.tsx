import { Button, Menu } from '@mantine/core';
import type { ExportFormat } from '../../shared/api.ts';
import { formatCompact, formatCount, formatFixed, formatSeconds } from '../../shared/format.ts';
import type { ModelDescription } from '../../shared/models.ts';
import { LossPlot } from '../components/loss-plot.tsx';
import { Section } from '../components/section.tsx';
import { FactList } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { trainedOn } from '../state/engines.ts';
import { modelSize } from '../state/selectors.ts';
import { useController, useScheme } from './context.tsx';

const exportFormats: readonly (readonly [ExportFormat, string])[] = [
  ['word2vec-text', 'word2vec text (.txt)'],
  ['word2vec-binary', 'word2vec binary (.bin)'],
  ['glove-text', 'GloVe text (.glove)'],
  ['safetensors', 'safetensors'],
  ['projector', 'TensorBoard projector (two .tsv)'],
];

/** How the model came to be, and the way to keep it. */
export function ModelSummary({ model }: { readonly model: ModelDescription }) {
  const controller = useController();
  const scheme = useScheme();
  const { origin } = model;
  return (
    <Section title="Model">
      <div className="stack">
        <FactList
          facts={[
            ['Vectors', modelSize(model)],
            ...(origin.kind === 'trained'
              ? ([
                  [
                    'Learned in',
                    `${formatSeconds(origin.trainSeconds)} (${formatCompact(origin.wordsPerSecond)} words/s)`,
                  ],
                  ['Epochs', formatCount(origin.options.epochs)],
                  ['Architecture', <Term key="architecture" name={origin.options.architecture} />],
                  ['On', trainedOn(origin)],
                ] as const)
              : origin.kind === 'file'
                ? ([['File', `${origin.file} (${origin.format})`]] as const)
                : ([
                    ['From the catalogue', origin.name],
                    ['Licence', origin.licence],
                  ] as const)),
          ]}
        />
        {origin.kind === 'trained' && origin.losses.length > 1 ? (
          <>
            <div className="training-line">
              <span className="quiet">
                <Term name="loss">Loss</Term> by epoch
              </span>
              <span>
                {formatFixed(origin.losses[0] ?? 0, 3)} → {formatFixed(origin.losses.at(-1) ?? 0, 3)}
              </span>
            </div>
            <LossPlot
              losses={origin.losses}
              finished={origin.losses.length}
              epochs={origin.losses.length}
              scheme={scheme}
              height={110}
            />
          </>
        ) : null}
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default">Save vectors…</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {exportFormats.map(([format, name]) => (
              <Menu.Item key={format} onClick={() => void controller.models.exportVectors(format)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </Section>
  );
}
