// One phone: what its chat shows, kept in step with the server by one long poll.
// Owns the log, focus and scrolling; what a person does is in composer.js.

import * as doors from '/phone/doors.js';
import { bubble, likeness } from '/phone/bubble.js';
import { measureCards } from '/phone/measure.js';

const AGAIN = 1500; // ms before asking again after the server could not be reached
const TOAST = 5000;

export class Chat {
  constructor(root, person, bot) {
    this.root = root;
    this.person = person;
    this.bot = bot;
    this.at = { person: person.id, bot: bot?.bot };
    this.log = root.querySelector('.log');
    this.list = root.querySelector('.messages');
    this.toast = root.querySelector('.toast');
    this.messages = null;
    this.keyboard = null;
    this.drawn = new Map();
    this.blocked = false;
    this.toasts = null;
    this.over = new AbortController();
    this.listeners = [];
  }

  /** Calls `listener` after every change of what the phone shows. */
  onChange(listener) { this.listeners.push(listener); }

  async follow() {
    let revision = -1;
    while (!this.over.signal.aborted) {
      try {
        const view = await doors.events(this.at, revision, this.over.signal);
        if (view.revision !== revision) this.take(view);
        revision = view.revision;
      } catch (fault) {
        if (fault.name === 'AbortError') return;
        this.say(fault instanceof doors.DoorError ? fault.message : 'Waiting for the simulator…');
        await new Promise((done) => { setTimeout(done, AGAIN); });
      }
    }
  }

  stop() { this.over.abort(); }

  take(view) {
    this.messages = view.messages;
    this.blocked = view.blocked;
    this.keyboard = view.keyboard;
    this.hear(view.toasts ?? []);
    this.draw();
    for (const listener of this.listeners) listener(this);
  }

  // Old notices are history by the time a phone is taken out: only new ones are shown.
  hear(toasts) {
    const fresh = this.toasts === null ? [] : toasts.filter((one) => !this.toasts.has(one.callback_query_id));
    this.toasts = new Set(toasts.map((one) => one.callback_query_id));
    const last = fresh.at(-1)?.text;
    if (last) this.say(last);
    else if (!fresh.length) this.say('');
  }

  say(words) {
    clearTimeout(this.hush);
    this.toast.textContent = words;
    if (words) this.hush = setTimeout(() => { this.toast.textContent = ''; }, TOAST);
  }

  draw() {
    const stay = this.focusPlace();
    const wasAtEnd = this.atEnd();
    if (!this.merge()) return;
    measureCards(this.root);
    if (wasAtEnd) this.toEnd();
    this.refocus(stay);
  }

  // Nodes are replaced only where a message changed, so that a screen reader speaks what is
  // new and nothing else.
  merge() {
    let changed = false;
    let before = null;
    for (const message of this.messages) {
      const known = this.drawn.get(message.message_id);
      const now = likeness(message);
      if (known?.now !== now) {
        changed = true;
        const node = bubble(message, { bot: this.bot?.name || 'Bot', person: 'You' });
        if (known) known.node.replaceWith(node);
        this.drawn.set(message.message_id, { node, now });
      }
      const { node } = this.drawn.get(message.message_id);
      this.settle(node, before);
      before = node;
    }
    return this.drop() || changed;
  }

  settle(node, before) {
    const next = before ? before.nextSibling : this.list.firstChild;
    if (next !== node) this.list.insertBefore(node, next);
  }

  drop() {
    const living = new Set(this.messages.map((message) => message.message_id));
    const gone = [...this.drawn].filter(([id]) => !living.has(id));
    for (const [id, { node }] of gone) {
      node.remove();
      this.drawn.delete(id);
    }
    return gone.length > 0;
  }

  atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; }

  toEnd() { this.log.scrollTop = this.log.scrollHeight; }

  // A tap edits the card in place and a message removes the old one: either would throw the
  // keyboard's focus back to the top of the page.
  focusPlace() {
    const at = document.activeElement;
    if (!this.list.contains(at)) return null;
    return { id: at.closest('.message').dataset.id, index: at.dataset.index };
  }

  refocus(stay) {
    if (!stay || this.list.contains(document.activeElement)) return;
    const item = this.list.querySelector(`[data-id="${stay.id}"]`) ?? this.list.lastElementChild;
    const key = item?.querySelector(`.key[data-index="${stay.index}"]`);
    (key ?? item ?? this.log).focus({ preventScroll: true });
  }
}
