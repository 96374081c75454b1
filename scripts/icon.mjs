// `node scripts/icon.mjs`: draws assets/icon.svg as the PNG that packages are made with. Run it after the drawing was changed.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from './chromium.mjs';

const assets = new URL('../assets/', import.meta.url);
const drawing = await readFile(new URL('icon.svg', assets), 'utf8');
const browser = await chromium.launch({ executablePath: findOrInstallChromium(), args: chromiumArguments() });
const size = 512;
const page = await browser.newPage({ viewport: { width: size, height: size } });
await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${drawing}`);
const picture = await page.screenshot({ omitBackground: true });
await writeFile(fileURLToPath(new URL('icon.png', assets)), picture);
await browser.close();
