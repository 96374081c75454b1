import { Button } from '@mantine/core';
import { useState } from 'react';
import { formatCount } from '../../shared/format.ts';
import type { Group } from '../../shared/workspace.ts';
import { EyeIcon, EyeOffIcon, PlusIcon } from '../components/icons.tsx';
import { IconButton, Word } from '../components/small.tsx';
import { missingRow, noRows, paletteSlot } from '../state/selectors.ts';
import { useApp, useController } from './context.tsx';
import { useGroupColors } from './group-colors.ts';
import { GroupEditor } from './group-editor.tsx';

/** Named, coloured lists of words. */
export function GroupsPanel() {
  const controller = useController();
  const groups = useApp((state) => state.workspace.groups);
  const [opened, setOpened] = useState<string | null>(null);
  const [created, setCreated] = useState<string | null>(null);
  const create = () => {
    const id = controller.groups.create();
    setCreated(id);
    setOpened(id);
  };
  return (
    <section className="panel" aria-label="Groups">
      <div className="panel-scroll">
        {groups.length === 0 ? (
          <div className="empty">
            <p>A group gives words a colour of their own: countries, animals, whatever you look for.</p>
            <Button variant="default" onClick={create}>
              New group
            </Button>
          </div>
        ) : (
          groups.map((group) => (
            <GroupEntry
              key={group.id}
              group={group}
              opened={opened === group.id}
              isNew={created === group.id}
              onToggle={() => setOpened(opened === group.id ? null : group.id)}
            />
          ))
        )}
        {groups.length === 0 ? null : (
          <div style={{ padding: '8px 12px' }}>
            <Button size="compact-xs" variant="subtle" leftSection={<PlusIcon size={12} />} onClick={create}>
              New group
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

interface GroupEntryProps {
  readonly group: Group;
  readonly opened: boolean;
  /** Just made here: its name is to be typed. */
  readonly isNew: boolean;
  readonly onToggle: () => void;
}

function GroupEntry({ group, opened, isNew, onToggle }: GroupEntryProps) {
  const controller = useController();
  const colors = useGroupColors();
  const hasModel = useApp((state) => state.model !== null);
  const rows = useApp((state) => state.groupRows.get(group.id) ?? noRows);
  const present = rows.reduce((count, row) => (row === missingRow ? count : count + 1), 0);
  return (
    <div className="group">
      <div
        className="group-head"
        onPointerEnter={() => controller.groups.light(group.id)}
        onPointerLeave={() => controller.groups.light(null)}
      >
        <span
          className="swatch"
          style={{ background: colors[paletteSlot(group)], opacity: group.visible ? 1 : 0.3 }}
        />
        <button type="button" className="group-name" aria-expanded={opened} onClick={onToggle}>
          <Word text={group.name === '' ? 'Group without a name' : group.name} />
          <span className="quiet numbers">
            {hasModel && present < group.words.length
              ? `${formatCount(present)} of ${formatCount(group.words.length)}`
              : formatCount(group.words.length)}
          </span>
        </button>
        <IconButton
          label={`${group.visible ? 'Hide' : 'Show'} ${group.name}`}
          onClick={() => controller.groups.setVisible(group.id, !group.visible)}
        >
          {group.visible ? <EyeIcon size={14} /> : <EyeOffIcon size={14} />}
        </IconButton>
      </div>
      {opened ? <GroupEditor group={group} rows={rows} isNew={isNew} onDeleted={onToggle} /> : null}
    </div>
  );
}
