// One sentence after the other through the feature extraction of transformers.js as it comes, in a process of its own: what a short script of somebody's would do.
// `node _transformers-peer.mjs FOLDER` reads sentences as JSON from standard input and prints the milliseconds of a round as JSON. A round gives only the last layer.
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { env, pipeline } from '@huggingface/transformers';

const [folder = ''] = process.argv.slice(2);
/** @type {string[]} */
const sentences = JSON.parse(await text(process.stdin));
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);
const extract = await pipeline('feature-extraction', folder, { dtype: 'fp32', local_files_only: true });
for (const sentence of sentences.slice(0, 20)) await extract(sentence);
const started = performance.now();
for (const sentence of sentences) await extract(sentence);
console.log(JSON.stringify(performance.now() - started));
