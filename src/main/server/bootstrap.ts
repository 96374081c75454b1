/**
 * All that is served without a cookie: an empty page whose script takes the one-time token from the address, posts it, and goes on to the program.
 * It says what to do when the token is not accepted.
 */
export const bootstrapPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark light">
<title>Semascope</title>
<link rel="icon" href="data:,">
<style>body { font: 15px/1.5 system-ui, sans-serif; max-width: 34em; margin: 20vh auto; padding: 0 1em }</style>
<main role="status" aria-live="polite"><noscript>Semascope needs JavaScript.</noscript></main>
<script src="/bootstrap.js"></script>
`;

export const bootstrapScript = `'use strict';
const say = (text) => { document.querySelector('main').textContent = text; };
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', '/');
const refused = 'This address has been used already or is more than a minute old. ' +
  'Press Enter in the terminal where Semascope runs to get a new one, or start Semascope again.';
if (token === null) {
  say('Open the address that Semascope printed in its terminal: it holds the key to this page. ' +
    'Press Enter there to get a new one, or start Semascope again.');
} else {
  fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }).then(
    (answer) => { if (answer.ok) location.replace('/'); else say(refused); },
    () => say('Semascope does not answer. Is it still running?'),
  );
}
`;
