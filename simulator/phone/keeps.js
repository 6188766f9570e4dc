// What Telegram keeps: everything its server has seen of one chat, deleted or not, and what
// the bot asked it to do. It exists to be honest about what deleting means.

import * as doors from '/phone/doors.js';
import { bubble, make } from '/phone/bubble.js';

const CALLS = 60; // the newest; a long run would fill the page otherwise
const DULL = /^(getupdates|getme|getwebhookinfo|getfile)$/i;

export class Keeps {
  constructor(panel) {
    this.panel = panel;
    this.chat = null;
    panel.addEventListener('click', (event) => {
      if (event.target.closest('[data-do=shut]')) this.shut();
    });
    panel.addEventListener('keydown', (event) => event.key === 'Escape' && this.shut());
  }

  async open(chat, opener) {
    this.opener?.setAttribute('aria-expanded', 'false');
    this.chat = chat;
    this.opener = opener;
    await this.refresh();
    this.panel.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    this.panel.querySelector('[data-do=shut]').focus();
  }

  shut() {
    this.panel.hidden = true;
    this.chat = null;
    this.opener?.setAttribute('aria-expanded', 'false');
    this.opener?.focus();
  }

  async toggle(chat, opener) {
    if (this.chat === chat) this.shut();
    else await this.open(chat, opener);
  }

  async refresh() {
    const { chat } = this;
    const [view, { calls }] = await Promise.all([doors.kept(chat.at), doors.traffic()]);
    if (this.chat !== chat) return;
    const messages = everything(view);
    const mine = calls.filter((call) => concerns(call, view.chat_id));
    const place = this.panel.scrollTop;
    this.panel.replaceChildren(
      head(chat.person.name), sum(messages), kept(messages, chat), ...asked(mine.slice(-CALLS)));
    this.panel.scrollTop = place;
  }
}

function everything(view) {
  const gone = (view.deleted ?? []).map((message) => ({ ...message, deleted: true }));
  return [...view.messages, ...gone].sort((a, b) => a.message_id - b.message_id);
}

function head(name) {
  return make('header', {},
    make('h2', { id: 'keeps-title' }, 'What Telegram keeps'),
    make('p', {}, `of the chat with ${name}`),
    make('button', { type: 'button', class: 'icon', 'data-do': 'shut', 'aria-label': 'Close' }, cross()));
}

// The page's own sign, taken from a phone's template.
function cross() {
  return document.getElementById('phone').content.querySelector('[data-do=keep] svg').cloneNode(true);
}

function sum(messages) {
  const gone = messages.filter((message) => message.deleted).length;
  const figure = (n, words) => make('div', {}, make('dt', {}, words), make('dd', {}, String(n)));
  return make('dl', { class: 'figures' },
    figure(messages.length - gone, 'on the phone now'),
    figure(gone, 'deleted from the phone'),
    figure(messages.length, 'seen by Telegram’s server'));
}

function kept(messages, { person, root }) {
  const list = make('ol', { class: 'messages still', lang: person.language, dir: root.dir });
  for (const message of messages) {
    const item = bubble({ ...message, buttons: [] }, { bot: 'Bot', person: 'Person' });
    item.removeAttribute('tabindex');
    list.append(item);
  }
  return make('section', { 'aria-label': 'Messages' }, list);
}

function concerns(call, chat) {
  return !DULL.test(call.method) && String(call.parameters.chat_id) === String(chat);
}

function asked(calls) {
  if (!calls.length) return [];
  const list = make('ol', { class: 'calls' });
  for (const call of calls.toReversed()) {
    list.append(make('li', {}, make('code', {}, call.method), ' ', make('span', { dir: 'auto' }, gist(call.parameters))));
  }
  return [make('h3', {}, 'What the bot asked Telegram to do, newest first'), list];
}

function gist(values) {
  const words = values.text ?? values.caption;
  if (words) return String(words).replaceAll('\n', ' ').slice(0, 90);
  const ids = values.message_ids ?? values.message_id;
  return ids === undefined ? '' : `message ${[].concat(ids).join(', ')}`;
}
