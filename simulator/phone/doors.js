// The control doors, as the page knows them. Owns every request the page makes; nothing
// else here may call fetch, so that one file shows what can leave the browser.

/** A door said no; `message` is its sentence. */
export class DoorError extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

async function reason(answer) {
  try { return (await answer.json()).error ?? answer.statusText; } catch { return answer.statusText; }
}

async function ask(path, options = {}) {
  const answer = await fetch(path, { cache: 'no-store', ...options });
  if (!answer.ok) throw new DoorError(answer.status, await reason(answer));
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

// A person's door, looking at one bot's chat; without a bot the one that called first.
function door(at, name, query = {}) {
  const asked = new URLSearchParams({ ...(at.bot ? { bot: at.bot } : {}), ...query });
  return `/control/people/${encodeURIComponent(at.person)}/${name}?${asked}`;
}

export const newcomer = (language) => tell('/control/people', { language_code: language });
export const everyone = () => ask('/control/people');
export const someone = (person) => ask(`/control/people/${encodeURIComponent(person)}`);
export const traffic = () => ask('/control/traffic');
export const chat = (at) => ask(door(at, 'chat'));
export const kept = (at) => ask(door(at, 'chat', { deleted: 1 }));
export const events = (at, since, signal) =>
  ask(door(at, 'events', { since, timeout: 25 }), { signal });

export const text = (at, words) => tell(door(at, 'text'), { text: words });
export const tap = (at, message, button) =>
  tell(door(at, 'tap'), { message_id: message, button });
export const press = (at, label) => tell(door(at, 'tap'), { button: label });
export const edit = (at, message, words) =>
  tell(door(at, 'edit'), { message_id: message, text: words });
export const block = (at, blocked) => tell(door(at, blocked ? 'block' : 'unblock'));
export const place = (at, latitude, longitude) =>
  tell(door(at, 'location'), { latitude, longitude });
export const contact = (at) => tell(door(at, 'contact'));
export const sticker = (at) => tell(door(at, 'sticker'));

export const asset = async (name) => (await fetch(`/phone/${name}`)).blob();

export function file(at, kind, blob, name) {
  const form = new FormData();
  form.append('kind', kind);
  if (kind === 'voice') form.append('duration', '5');
  form.append('file', blob, name);
  return ask(door(at, 'file'), { method: 'POST', body: form });
}
