import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import 'dockview-react/dist/styles/dockview.css';
import 'uplot/dist/uPlot.min.css';
import './theme.css';
import './components/components.css';
import './panels/page.css';
import './panels/panels.css';
import './panels/cloud.css';
import './panels/words.css';
import './panels/measures.css';
import './panels/questions.css';
import './panels/library.css';
import './panels/senses.css';
import './panels/contexts.css';
import './panels/lesson.css';
import './panels/overlays.css';
import { createRoot } from 'react-dom/client';
import { connectApi } from './api/connect.ts';
import {
  fetchExport,
  hasFolderDialog,
  pickBrowserFolder,
  pickFile,
  pickModelFiles,
  saveBlob,
  uploadFile,
} from './api/files.ts';
import { droppedFolder } from './api/folders.ts';
import { App } from './panels/app.tsx';
import { createController } from './panels/controller/controller.ts';
import { createDesk } from './panels/desk.ts';
import { createAppStore } from './state/store.ts';

const api = await connectApi();
const store = createAppStore();
const controller = createController(
  {
    api,
    pickFile: (purpose, options) => pickFile(api, purpose, options),
    pickModelFiles: (options) => pickModelFiles(api, options),
    hasFolderDialog: hasFolderDialog(),
    pickBrowserFolder,
    droppedFolder,
    uploadFile,
    saveBlob,
    fetchExport,
  },
  store,
);
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(<App store={store} controller={controller} desk={createDesk(store)} />);
await controller.start();
