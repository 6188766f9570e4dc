// One message as a phone shows it: bubble, and the inline keyboard below. Owns no state;
// the same message always gives the same nodes.

import { rendered } from '/phone/text.js';

const MEDIA = {
  photo: ['🖼', 'Photo'], voice: ['🎤', 'Voice message'], audio: ['🎵', 'Audio'],
  video: ['🎬', 'Video'], video_note: ['🎬', 'Video message'], document: ['📄', 'File'],
  location: ['📍', 'Place'], contact: ['👤', 'Contact'], sticker: ['🙂', 'Sticker'],
  animation: ['🎞', 'Animation'],
};

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined || value === null) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

export function weight(bytes) {
  if (!bytes) return '';
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

// What can be heard or seen has an address; everything else is shown by its sign.
function face(item, icon) {
  if (item.url && ['voice', 'audio'].includes(item.kind)) {
    return make('button', { type: 'button', class: 'disc', 'data-play': item.url, 'aria-label': 'Play' }, '▶');
  }
  if (item.url && item.kind === 'photo') return make('img', { class: 'shot', src: item.url, alt: '' });
  return make('span', { class: 'disc', 'aria-hidden': 'true' }, icon);
}

function media(item) {
  const [icon, name] = MEDIA[item.kind] ?? ['📎', item.kind];
  const facts = [item.duration ? clock(item.duration) : '', weight(item.size)];
  return make('p', { class: 'media', 'data-kind': item.kind },
    face(item, icon),
    make('span', { class: 'facts' },
      make('span', {}, item.file_name || name), ' ', make('small', {}, facts.filter(Boolean).join(' · '))));
}

function button(item, index) {
  const node = make('button', {
    type: 'button', class: 'key', 'data-index': index,
    'data-copy': item.copy_text, 'data-url': item.url, 'data-data': item.data,
  }, make('span', { class: 'label', dir: 'auto' }, item.text));
  if (node.dataset.copy) node.append(make('span', { class: 'mark', 'aria-hidden': 'true' }, '⧉'));
  if (node.dataset.url) node.append(make('span', { class: 'mark', 'aria-hidden': 'true' }, '↗'));
  return node;
}

function keyboard(rows) {
  let index = 0;
  const lines = rows.map((row) => make('div', { class: 'row' },
    ...row.map((item) => button(item, index++))));
  return make('div', { class: 'keyboard', role: 'group', 'aria-label': 'Buttons' }, ...lines);
}

/** What decides whether a message on screen must be drawn again. */
export const likeness = (message) => JSON.stringify(message);

/** The list item that shows a message. */
export function bubble(message, speakers) {
  const mine = message.from === 'person';
  const body = make('div', { class: 'bubble' },
    make('span', { class: 'hidden' }, `${mine ? speakers.person : speakers.bot}: `));
  if (message.media) body.append(media(message.media));
  if (message.text) {
    body.append(make('div', { class: 'text', dir: 'auto' }, rendered(message.text, message.entities)));
  }
  if (message.deleted) body.append(make('span', { class: 'hidden' }, ' (deleted)'));
  const item = make('li', {
    class: `message ${mine ? 'mine' : 'theirs'}${message.deleted ? ' deleted' : ''}`,
    tabindex: '-1', 'data-id': message.message_id,
  }, body);
  if (message.buttons?.length) item.append(keyboard(message.buttons));
  return item;
}
