import { Button, Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { ContextDevice, ContextFolder, ContextModel, ContextWeights } from '../../shared/contexts.ts';
import { formatBytes, formatCounted } from '../../shared/format.ts';
import { ChevronIcon } from '../components/icons.tsx';
import { Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import type { ContextChoice, FilesChoice } from '../state/contexts.ts';
import { useApp, useController } from './context.tsx';
import { JobLine } from './downloads.tsx';
import { OfferedModels } from './offered-models.tsx';

/** The contextual model: the loaded one in a line, or the ways to one. */
export function ContextModelChooser() {
  const model = useApp((state) => state.contexts.model);
  const choice = useApp((state) => state.contexts.choice);
  const filesChoice = useApp((state) => state.contexts.filesChoice);
  const loading = useApp((state) => state.jobs.findLast((job) => job.kind === 'context-model') ?? null);
  const [others, setOthers] = useState(false);
  const choosing = choice !== null || filesChoice !== null;
  return (
    <section aria-label="Contextual model" className="context-model">
      {model === null ? null : (
        <LoadedModel model={model} others={others} onOthers={() => setOthers(!others)} />
      )}
      {loading === null ? null : (
        <div className="context-loading">
          <Word text={loading.subject} />
          <JobLine job={loading} label="Loading" name={loading.subject} stop="Cancel" />
        </div>
      )}
      {loading === null && choice !== null ? <Choice choice={choice} /> : null}
      {loading === null && filesChoice !== null ? <FileChoice choice={filesChoice} /> : null}
      {(model === null || others) && !choosing ? (
        <Ways first={model === null} busy={loading !== null} onChosen={() => setOthers(false)} />
      ) : null}
    </section>
  );
}

interface LoadedModelProps {
  readonly model: ContextModel;
  readonly others: boolean;
  readonly onOthers: () => void;
}

function LoadedModel({ model, others, onOthers }: LoadedModelProps) {
  const controller = useController();
  const last = model.layers.at(-1) ?? 0;
  return (
    <div className="loaded-model">
      <div className="loaded-model-name">
        <Word text={model.name} />
        <span className="quiet small numbers">
          {[
            model.family,
            formatCounted(last, 'layer'),
            String(model.hiddenSize),
            precisionText(model.weights),
            deviceNames[model.device],
          ].join(' · ')}
        </span>
        {model.lastLayerOnly === null ? null : (
          <span className="small senses-warning">
            Only its last layer can be read: {model.lastLayerOnly}.
          </span>
        )}
      </div>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={`More about ${model.name}`}>
            <ChevronIcon size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void controller.contextModels.inspect(model.folder)}>
            Weights and device…
          </Menu.Item>
          <Menu.Item onClick={onOthers}>{others ? 'Keep this model' : 'Another model…'}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => void controller.contextModels.close()}>Close</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

interface WaysProps {
  readonly first: boolean;
  readonly busy: boolean;
  readonly onChosen: () => void;
}

/** The ways to a model: a folder, one that is known, one that can be fetched. */
function Ways({ first, busy, onChosen }: WaysProps) {
  const controller = useController();
  const described = useApp((state) => state.contexts.described);
  return (
    <>
      {first ? (
        <p className="quiet context-lead">
          See one word take different meanings in different sentences, through the eyes of a{' '}
          <Term name="contextual model">contextual model</Term> such as BERT.
        </p>
      ) : null}
      <div className="button-row">
        <Button disabled={busy} onClick={() => void controller.contextModels.pickFolder().then(onChosen)}>
          Open model folder
        </Button>
      </div>
      {described === null || described.folders.length === 0 ? null : (
        <ul className="library-entries" aria-label="Known models">
          {described.folders.map((folder) => (
            <KnownFolder key={folder.folder} folder={folder} onChosen={onChosen} />
          ))}
        </ul>
      )}
      {described === null || described.offered.length === 0 ? null : (
        <OfferedModels described={described} onChosen={onChosen} />
      )}
    </>
  );
}

interface KnownFolderProps {
  readonly folder: ContextFolder;
  readonly onChosen: () => void;
}

function KnownFolder({ folder, onChosen }: KnownFolderProps) {
  const controller = useController();
  const current = useApp((state) => state.contexts.model?.folder === folder.folder);
  const { name, family, layers, hiddenSize, bytes } = folder;
  return (
    <li className={`library-entry ${current ? 'active' : ''}`} aria-current={current ? 'true' : undefined}>
      <button
        type="button"
        className="library-open"
        onClick={() => void controller.contextModels.openFolder(folder).then(onChosen)}
      >
        <Word text={name} />
        <span className="quiet small numbers">
          {family} · {formatCounted(layers, 'layer')} · {hiddenSize} · {formatBytes(bytes)}
        </span>
      </button>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <button type="button" className="icon-button" aria-label={`More about ${name}`}>
            <ChevronIcon size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void controller.contextModels.inspect(folder.folder)}>
            Weights and device…
          </Menu.Item>
          <Menu.Divider />
          <ForgetItem folder={folder} />
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

/** Removing what the program keeps cannot be undone, so it is asked for twice. */
function ForgetItem({ folder: { folder, kept } }: { readonly folder: ContextFolder }) {
  const controller = useController();
  const [asked, setAsked] = useState(!kept);
  return (
    <Menu.Item
      {...(kept ? { color: 'red' } : {})}
      closeMenuOnClick={asked}
      onClick={() => {
        if (asked) void controller.contextModels.forget(folder);
        else setAsked(true);
      }}
    >
      {kept ? (asked ? 'Remove for good' : 'Remove …') : 'Forget'}
    </Menu.Item>
  );
}

/** Weights and device of a folder, before it is loaded. */
function Choice({ choice: { folder, weights, device } }: { readonly choice: ContextChoice }) {
  const controller = useController();
  const devices = useApp((state) => state.contexts.described?.devices) ?? [device];
  const offered = devices.includes(device) ? devices : [device, ...devices];
  return (
    <ChoiceForm
      name={folder.name}
      about={`${folder.family} · ${formatCounted(folder.layers, 'layer')} · ${folder.hiddenSize}`}
      onLoad={() => void controller.contextModels.open()}
    >
      <WeightsChoice
        weights={folder.weights.map((one) => ({
          path: one.file,
          bytes: one.bytes,
          precision: precisionText(one),
        }))}
        chosen={weights}
        onChoose={(file) => controller.contextModels.choose(file, device)}
      />
      {offered.length < 2 ? null : (
        <label className="choice-device">
          <span className="quiet">Device</span>
          <select
            className="plain-select"
            value={device}
            onChange={({ currentTarget }) =>
              controller.contextModels.choose(weights, currentTarget.value as ContextDevice)
            }
          >
            {offered.map((one) => (
              <option key={one} value={one}>
                {deviceNames[one]}
              </option>
            ))}
          </select>
        </label>
      )}
    </ChoiceForm>
  );
}

/** Weights of a folder in the browser: only those that are chosen are sent to the program. */
function FileChoice({ choice: { files, weights } }: { readonly choice: FilesChoice }) {
  const controller = useController();
  return (
    <ChoiceForm
      name={files.name}
      about={`${formatCounted(files.weights.length, 'file')} of weights; one is enough`}
      onLoad={() => void controller.contextModels.send()}
    >
      <WeightsChoice
        weights={files.weights}
        chosen={weights}
        onChoose={(path) => controller.contextModels.chooseFiles(path)}
      />
    </ChoiceForm>
  );
}

interface ChoiceFormProps {
  readonly name: string;
  readonly about: string;
  readonly onLoad: () => void;
  readonly children: ReactNode;
}

function ChoiceForm({ name, about, onLoad, children }: ChoiceFormProps) {
  const controller = useController();
  return (
    <form
      className="stack context-choice"
      aria-label={`How to load ${name}`}
      onSubmit={(event) => {
        event.preventDefault();
        onLoad();
      }}
    >
      <div className="loaded-model-name">
        <Word text={name} />
        <span className="quiet small numbers">{about}</span>
      </div>
      {children}
      <div className="button-row">
        <Button type="submit">Load</Button>
        <Button variant="default" onClick={() => controller.contextModels.dismiss()}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface WeightsChoiceProps {
  readonly weights: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly precision?: string;
  }[];
  readonly chosen: string;
  readonly onChoose: (path: string) => void;
}

function WeightsChoice({ weights, chosen, onChoose }: WeightsChoiceProps) {
  return (
    <fieldset className="weights">
      <legend className="quiet small">Weights</legend>
      {weights.map(({ path, bytes, precision }) => (
        <label key={path} title={path}>
          <input type="radio" name="weights" checked={path === chosen} onChange={() => onChoose(path)} />
          <span className="weights-file">
            {precision === undefined ? null : <>{precision} </>}
            <bdi className={precision === undefined ? '' : 'quiet'}>
              {path.slice(path.lastIndexOf('/') + 1)}
            </bdi>
          </span>
          <span className="quiet numbers">{formatBytes(bytes)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const deviceNames: Record<ContextDevice, string> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

function precisionText({ precision }: Pick<ContextWeights, 'precision'>): string {
  return precision === 'unknown' ? 'weights' : precision;
}
