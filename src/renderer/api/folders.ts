/** A folder that was chosen or dropped in the browser: its files by their places in it, with forward slashes. */
export interface BrowserFolder {
  readonly name: string;
  readonly files: ReadonlyMap<string, File>;
}

/** Files of a dropped folder that are looked at, and folders inside each other. */
const mostFiles = 2000;
const deepest = 4;

/** Files by their paths as a folder: what all paths begin with is its name. */
export function folderOf(files: readonly (readonly [path: string, file: File])[]): BrowserFolder {
  const top = files[0]?.[0].split('/')[0] ?? '';
  const common = files.every(([path]) => path.startsWith(`${top}/`));
  return {
    name: common ? top : 'the folder',
    files: new Map(files.map(([path, file]) => [common ? path.slice(top.length + 1) : path, file])),
  };
}

/**
 * The first folder of what was dropped on the page. Nothing of it is sent. Must be called while the drop is heard: what was dropped is gone
 * afterwards.
 * @returns `null` when no folder was dropped
 */
export function droppedFolder(dropped: DataTransfer): Promise<BrowserFolder> | null {
  const entry = Array.from(dropped.items, (item) => item.webkitGetAsEntry()).find(
    (found) => found?.isDirectory === true,
  );
  if (!isDirectory(entry)) return null;
  const files = new Map<string, File>();
  return readInto(files, entry, '', 0).then(() => ({ name: entry.name, files }));
}

async function readInto(
  files: Map<string, File>,
  folder: FileSystemDirectoryEntry,
  before: string,
  depth: number,
): Promise<void> {
  const reader = folder.createReader();
  // A reader gives some entries at a time, and none at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (files.size >= mostFiles) return;
      const path = `${before}${entry.name}`;
      if (isDirectory(entry)) {
        if (depth < deepest) await readInto(files, entry, `${path}/`, depth + 1);
      } else if (isFile(entry)) {
        files.set(path, await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
      }
    }
  }
}

function isDirectory(entry: FileSystemEntry | null | undefined): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
