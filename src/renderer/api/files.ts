import type { Api, ExportedFiles, FileHandle, FilePurpose } from '../../shared/api.ts';
import { ProgramError, type SerializedError } from '../../shared/errors.ts';
import { uploadLimit } from '../../shared/wire.ts';
import { desktopBridge } from './bridge.ts';
import { type BrowserFolder, folderOf } from './folders.ts';

export interface UploadOptions {
  /** Called with the share of the file that was sent, 0 … 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

const accepted: Record<FilePurpose, string> = {
  corpus: '.txt,.gz,text/plain,application/gzip',
  // Vectors are told apart by content, and come under any name.
  model: '',
  evaluation: '.txt,.tsv,.csv,text/plain,text/tab-separated-values',
};

/**
 * Lets the person choose a file: with the system's dialog on the desktop, else with the browser's and a streamed upload.
 * @returns `null` when the person closed the dialog
 * @throws what the program rejects the file with; `cancelled` after `signal` was aborted
 */
export async function pickFile(
  api: Api,
  purpose: FilePurpose,
  options: UploadOptions = {},
): Promise<FileHandle | null> {
  if (desktopBridge() !== null) return await api.request('files.pick', { purpose });
  const [file] = await chooseFiles(accepted[purpose], false);
  return file === undefined ? null : await uploadFile(file, options);
}

/**
 * Lets the person choose a file of vectors, in the browser together with those that belong to it (on the desktop the program finds them beside it).
 * @returns none when the person closed the dialog
 * @throws what the program rejects a file with; `cancelled` after `signal` was aborted
 */
export async function pickModelFiles(api: Api, options: UploadOptions = {}): Promise<readonly FileHandle[]> {
  if (desktopBridge() !== null) {
    const file = await api.request('files.pick', { purpose: 'model' });
    return file === null ? [] : [file];
  }
  const handles: FileHandle[] = [];
  for (const file of await chooseFiles(accepted.model, true)) handles.push(await uploadFile(file, options));
  return handles;
}

/** Whether the program shows the system's dialog for folders itself. */
export function hasFolderDialog(): boolean {
  return desktopBridge() !== null;
}

/**
 * Lets the person choose a folder with the browser's dialog. Nothing of it is sent.
 * @returns `null` when the person closed the dialog
 */
export async function pickBrowserFolder(): Promise<BrowserFolder | null> {
  const files = await chooseFiles('', true, true);
  return files.length === 0
    ? null
    : folderOf(files.map((file) => [file.webkitRelativePath || file.name, file]));
}

/**
 * Makes a file that was dropped on the page or chosen in it known to the program.
 * @throws what the program rejects the file with; `cancelled` after `signal` was aborted
 */
export async function uploadFile(file: File, options: UploadOptions = {}): Promise<FileHandle> {
  const bridge = desktopBridge();
  if (bridge === null) return await streamFile(file, options);
  const answer = await bridge.handleForDroppedFile(file);
  if ('code' in answer) throw ProgramError.revive(answer);
  return answer;
}

/** Saves a picture or table that the page made. Browsers put it where they put downloads; the desktop program asks where. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  follow(url, name);
  // The download takes its own hold of the bytes once it has begun, after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Fetches exported files that wait at the browser host; files that the desktop program saved need nothing more. */
export function fetchExport(exported: ExportedFiles): void {
  if (exported.kind === 'download') for (const { path, name } of exported.files) follow(path, name);
}

function follow(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

function chooseFiles(accept: string, several: boolean, folder = false): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.multiple = several;
    input.webkitdirectory = folder;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}

/** Sends a file in a request that tells how far it is, which `fetch` cannot. */
function streamFile(file: File, { onProgress, signal }: UploadOptions): Promise<FileHandle> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(new ProgramError('cancelled', {}));
    // Browsers send all of a body before they read an answer, so that the host's own refusal would be lost.
    if (file.size > uploadLimit) {
      return reject(
        new ProgramError('file-too-large', { name: file.name, bytes: file.size, limit: uploadLimit }),
      );
    }
    const request = new XMLHttpRequest();
    request.open('POST', '/upload');
    request.setRequestHeader(
      'x-file-name',
      encodeURIComponent(file.name.replace(/\p{Surrogate}/gu, '\ufffd')),
    );
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress?.(loaded / total);
    });
    const abort = (): void => request.abort();
    signal?.addEventListener('abort', abort, { once: true });
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    request.addEventListener('abort', () => reject(new ProgramError('cancelled', {})));
    request.addEventListener('error', () => reject(new ProgramError('connection-lost', {})));
    request.addEventListener('load', () => {
      const answer = readAnswer(request.responseText);
      if (answer === null) reject(new ProgramError('connection-lost', {}));
      else if ('code' in answer) reject(ProgramError.revive(answer));
      else resolve(answer);
    });
    request.send(file);
  });
}

function readAnswer(text: string): FileHandle | SerializedError | null {
  try {
    return JSON.parse(text) as FileHandle | SerializedError;
  } catch {
    return null;
  }
}
