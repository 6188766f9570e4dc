// One phone: what its chat shows, kept in step with the server by one long poll.
// Owns the log, focus and scrolling; what a person does is in composer.js.

import * as doors from '/phone/doors.js';
import { bubble, likeness } from '/phone/bubble.js';
import { measureCards } from '/phone/measure.js';

const AGAIN = 1500; // ms before asking again after the server could not be reached

export class Chat {
  constructor(root, person) {
    this.root = root;
    this.person = person;
    this.log = root.querySelector('.log');
    this.list = root.querySelector('.messages');
    this.toast = root.querySelector('.toast');
    this.messages = [];
    this.drawn = new Map();
    this.blocked = false;
    this.over = new AbortController();
    this.listeners = [];
  }

  /** Calls `listener` after every change of what the phone shows. */
  onChange(listener) { this.listeners.push(listener); }

  async follow() {
    let revision = -1;
    while (!this.over.signal.aborted) {
      try {
        await this.refresh();
        const { revision: next } = await doors.events(this.person.id, revision, this.over.signal);
        revision = next;
      } catch (fault) {
        if (fault.name === 'AbortError') return;
        this.say('Waiting for the simulator…');
        await new Promise((done) => setTimeout(done, AGAIN));
      }
    }
  }

  stop() { this.over.abort(); }

  async refresh() {
    const view = await doors.chat(this.person.id);
    this.messages = view.messages ?? view;
    this.blocked = view.blocked ?? this.blocked;
    this.notice(view);
    this.draw();
    for (const listener of this.listeners) listener(this);
  }

  notice(view) {
    const said = view.toast?.text ?? view.toast ?? '';
    if (said !== this.lastSaid) this.say(said);
    this.lastSaid = said;
  }

  say(words) {
    this.toast.textContent = words;
    clearTimeout(this.hush);
    if (words) this.hush = setTimeout(() => { this.toast.textContent = ''; }, 6000);
  }

  draw() {
    const stay = this.focusPlace();
    const wasAtEnd = this.atEnd();
    const changed = this.merge();
    if (!changed) return;
    measureCards(this.root);
    if (wasAtEnd) this.toEnd();
    this.refocus(stay);
  }

  // Nodes are replaced only where a message changed, so that a screen reader speaks what is
  // new and nothing else.
  merge() {
    let changed = false;
    const seen = new Set();
    let before = null;
    for (const message of this.messages) {
      const key = String(message.message_id);
      seen.add(key);
      const known = this.drawn.get(key);
      const same = known && known.likeness === likeness(message);
      const node = same ? known.node : bubble(message, { bot: 'Bot', person: 'You' });
      if (!same) {
        changed = true;
        if (known) known.node.replaceWith(node);
        this.drawn.set(key, { node, likeness: likeness(message) });
      }
      this.place(node, before);
      before = node;
    }
    return this.drop(seen) || changed;
  }

  place(node, before) {
    const next = before ? before.nextSibling : this.list.firstChild;
    if (next !== node) this.list.insertBefore(node, next);
  }

  drop(seen) {
    let changed = false;
    for (const [key, { node }] of this.drawn) {
      if (seen.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
      changed = true;
    }
    return changed;
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
