import { Button, Checkbox, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { formatCounted } from '../../shared/format.ts';
import { Key } from '../components/small.tsx';
import { pictureCaption, pictureName } from '../state/context-cloud.ts';
import type { Command } from './commands.ts';
import { useApp, useController, useProgram } from './context.tsx';
import { PasteWords } from './paste-words.tsx';

const longestText = 1_000_000;

/** The dialogs; one at a time. */
export function Dialogs({ commands }: { readonly commands: readonly Command[] }) {
  const { desk } = useProgram();
  const open = useStore(desk.dialogs, (state) => state.open);
  const close = () => desk.openDialog(null);
  const titles = {
    'paste-text': 'Paste a text',
    'paste-words': 'Paste a list of words',
    'export-picture': 'Save the picture',
    shortcuts: 'Keyboard shortcuts',
    about: 'About Semascope',
  };
  return (
    <Modal
      opened={open !== null}
      onClose={close}
      title={open === null ? '' : titles[open]}
      size={open === 'paste-text' ? 'lg' : 'md'}
    >
      {open === 'paste-text' ? <PasteText onDone={close} /> : null}
      {open === 'paste-words' ? <PasteWords onDone={close} /> : null}
      {open === 'export-picture' ? <ExportPicture onDone={close} /> : null}
      {open === 'shortcuts' ? <Shortcuts commands={commands} /> : null}
      {open === 'about' ? <About /> : null}
    </Modal>
  );
}

function PasteText({ onDone }: { readonly onDone: () => void }) {
  const controller = useController();
  const [text, setText] = useState('');
  const [name, setName] = useState('Pasted text');
  const tooLong = text.length > longestText;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
        void controller.corpus.openText(name.trim() === '' ? 'Pasted text' : name.trim(), text);
      }}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Text"
        data-autofocus
        rows={14}
        dir="auto"
        value={text}
        error={
          tooLong
            ? `At most ${formatCounted(longestText, 'character')}; save longer texts as a file and open that.`
            : null
        }
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="button-row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onDone}>
          Back
        </Button>
        <Button type="submit" disabled={text.trim() === '' || tooLong}>
          Use this text
        </Button>
      </div>
    </form>
  );
}

function ExportPicture({ onDone }: { readonly onDone: () => void }) {
  const { desk, controller } = useProgram();
  const caption = useApp(pictureCaption);
  const name = useApp(pictureName);
  const [title, setTitle] = useState(name);
  const [scale, setScale] = useState('2');
  const [legend, setLegend] = useState(true);
  const [transparent, setTransparent] = useState(false);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    if (desk.scene === null) return;
    setBusy(true);
    try {
      const picture = await desk.scene.exportImage({
        scale: Number(scale),
        title: title.trim(),
        caption,
        legend,
        background: transparent ? 'transparent' : 'theme',
      });
      const file = `${name.replace(/\.(txt|gz)/g, '')}-cloud.png`;
      controller.saveBlob(picture, file);
      controller.say({ kind: 'success', text: `Saved the picture as ${file}.` });
      onDone();
    } catch (error) {
      controller.report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label="Title"
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label="Scale"
        value={scale}
        onChange={setScale}
        data={['1', '2', '4'].map((value) => ({ value, label: `${value}×` }))}
      />
      <Checkbox
        label="Legend"
        checked={legend}
        onChange={(event) => setLegend(event.currentTarget.checked)}
      />
      <Checkbox
        label="Transparent background"
        checked={transparent}
        onChange={(event) => setTransparent(event.currentTarget.checked)}
      />
      <div className="button-row" style={{ justifyContent: 'flex-end' }}>
        <Button type="submit" loading={busy} disabled={desk.scene === null}>
          Save PNG
        </Button>
      </div>
    </form>
  );
}

function Shortcuts({ commands }: { readonly commands: readonly Command[] }) {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return (
    <table className="shortcuts">
      {groups.map((group) => (
        <tbody key={group}>
          <tr>
            <th colSpan={2}>{group}</th>
          </tr>
          {commands
            .filter((command) => command.group === group && command.keys !== undefined)
            .map((command) => (
              <tr key={command.id}>
                <td>{command.title}</td>
                <td>
                  <Key>{command.keys}</Key>
                </td>
              </tr>
            ))}
          {group === 'Cloud' ? (
            <>
              <tr>
                <td>Turn the cloud (with Shift: move it)</td>
                <td>
                  <Key>← → ↑ ↓</Key>
                </td>
              </tr>
              <tr>
                <td>Turn, move, come closer</td>
                <td className="quiet">drag, right drag, wheel</td>
              </tr>
            </>
          ) : null}
        </tbody>
      ))}
    </table>
  );
}

function About() {
  const program = useApp((state) => state.program);
  return (
    <div className="stack">
      <p style={{ margin: 0 }}>
        Semascope shows what words mean to a machine: it learns word vectors from your text on this machine,
        and lets you walk through them.
      </p>
      <span className="quiet">
        Version {program?.version ?? ''} · {program?.device ?? ''} · Apache-2.0
      </span>
    </div>
  );
}
