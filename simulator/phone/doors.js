// The control doors, as the page knows them. Owns every request the page makes; nothing
// else here may call fetch, so that one file shows what can leave the browser.

export class DoorError extends Error {}

async function ask(path, options = {}) {
  const answer = await fetch(path, { cache: 'no-store', ...options });
  if (!answer.ok) throw new DoorError(`${answer.status} at ${path}`);
  const type = answer.headers.get('Content-Type') ?? '';
  return type.includes('json') ? answer.json() : null;
}

function tell(path, value = {}) {
  return ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}

const person = (id) => `/control/people/${encodeURIComponent(id)}`;

export const newcomer = (language) => tell('/control/people', { language_code: language });
export const everyone = () => ask('/control/people');
export const traffic = () => ask('/control/traffic');
export const chat = (id) => ask(`${person(id)}/chat`);
export const kept = (id) => ask(`${person(id)}/chat?deleted=1`);
export const events = (id, since, signal) =>
  ask(`${person(id)}/events?since=${since}&timeout=25`, { signal });

export const text = (id, words) => tell(`${person(id)}/text`, { text: words });
export const tap = (id, message, button) =>
  tell(`${person(id)}/tap`, { message_id: message, button });
export const edit = (id, message, words) =>
  tell(`${person(id)}/edit`, { message_id: message, text: words });
export const block = (id, blocked) => tell(`${person(id)}/block`, { blocked });
export const place = (id, latitude, longitude) =>
  tell(`${person(id)}/location`, { latitude, longitude });
export const contact = (id) => tell(`${person(id)}/contact`);
export const sticker = (id) => tell(`${person(id)}/sticker`);

export const asset = async (name) => (await fetch(`/phone/${name}`)).blob();

export function file(id, kind, blob, name, caption = '') {
  const form = new FormData();
  form.append('kind', kind);
  if (caption) form.append('caption', caption);
  if (kind === 'voice') form.append('duration', '5');
  form.append('file', blob, name);
  return ask(`${person(id)}/file`, { method: 'POST', body: form });
}
