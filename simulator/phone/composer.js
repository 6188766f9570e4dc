// What a person does on a phone: write, tap, attach, go somewhere else. Owns the composer
// and the menus; what the chat then shows comes back through chat.js.

import * as doors from '/phone/doors.js';
import { make } from '/phone/bubble.js';
import { photo, voice } from '/phone/samples.js';

const START = '/start';
const JUBA = [4.8517, 31.5825];

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.at = chat.at;
    this.root = chat.root;
    this.form = this.find('.composer');
    this.words = this.find('textarea');
    this.picker = this.find('input[type=file]');
    this.editing = null;
    this.listen();
    chat.onChange(() => this.settle());
  }

  find(selector) { return this.root.querySelector(selector); }

  listen() {
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    this.words.addEventListener('input', () => this.grow());
    this.words.addEventListener('keydown', (event) => this.key(event));
    this.root.addEventListener('click', (event) => this.click(event));
    this.root.addEventListener('keydown', (event) => event.key === 'Escape' && this.shut(true));
    this.root.addEventListener('dblclick', (event) => this.change(event));
    this.picker.addEventListener('change', () => this.picked());
  }

  // Blocked, empty and ordinary chats each offer one way on, as the app itself does.
  settle() {
    const { blocked, messages } = this.chat;
    const empty = !messages.length && !blocked && !this.chat.keyboard;
    this.find('[data-do=unblock]').hidden = !blocked;
    this.find('[data-do=start]').hidden = !empty;
    this.find('.line').hidden = blocked || empty;
    this.find('[data-do=block]').textContent = blocked ? 'Unblock the bot' : 'Block the bot';
    this.find('.about').hidden = !empty;
    this.replies();
  }

  // A reply keyboard stands below the composer; its labels become messages.
  replies() {
    const rows = this.chat.keyboard?.keyboard ?? [];
    const label = (key) => (typeof key === 'string' ? key : key.text);
    const lines = rows.map((row) => make('div', { class: 'row' }, ...row.map((key) => make(
      'button', { type: 'button', class: 'reply', 'data-reply': label(key), dir: 'auto' }, label(key)))));
    this.find('.replies').replaceChildren(...lines);
    this.find('.replies').hidden = !lines.length;
  }

  grow() {
    const full = this.words.value.trim() !== '';
    this.find('.send').hidden = !full;
    this.find('.line [data-do=voice]').hidden = full;
    this.words.style.height = 'auto';
    this.words.style.height = `${Math.min(this.words.scrollHeight, 110)}px`;
  }

  key(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
    if (event.key === 'ArrowUp' && !this.words.value) this.change(event);
  }

  async send() {
    const words = this.words.value.trim();
    if (!words) return;
    if (!this.editing) this.chat.toEnd();
    const message = this.editing;
    this.leaveEditing();
    await this.try(() => (message ? doors.edit(this.at, message, words) : doors.text(this.at, words)));
  }

  // Editing begins on one's own message by a double click, or by ↑ in the empty composer.
  change(event) {
    const own = [...this.root.querySelectorAll('.message.mine .text')];
    const text = event.type === 'dblclick' ? event.target.closest('.message.mine .text') : own.at(-1);
    if (!text || !own.includes(text)) return;
    event.preventDefault();
    this.editing = Number(text.closest('.message').dataset.id);
    this.words.value = text.textContent;
    this.find('.editing').hidden = false;
    this.words.focus();
    this.grow();
  }

  leaveEditing() {
    this.editing = null;
    this.words.value = '';
    this.find('.editing').hidden = true;
    this.grow();
  }

  click(event) {
    const key = event.target.closest('.key');
    if (key) { this.tap(key); return; }
    const button = event.target.closest('button');
    if (!button) { this.shut(); return; }
    if (button.dataset.play) this.play(button);
    else if (button.dataset.reply) this.try(() => doors.press(this.at, button.dataset.reply));
    else if (button.dataset.command) this.command(button.dataset.command);
    else if (button.dataset.pick) this.pick(button);
    else if (button.dataset.do) this.do(button);
  }

  do(button) {
    const acts = {
      attach: () => this.toggle('.attachments', button),
      menu: () => this.toggle('.top .menu', button),
      commands: () => this.toggle('.commands', button),
      keep: () => this.leaveEditing(),
      start: () => this.try(() => doors.text(this.at, START)),
      block: () => this.block(!this.chat.blocked),
      unblock: () => this.block(false),
      voice: () => this.file('voice', voice, 'voice.ogg'),
      sample: () => this.file('photo', photo, 'photo.jpg'),
      place: () => this.try(() => doors.place(this.at, ...JUBA)),
      contact: () => this.try(() => doors.contact(this.at)),
      sticker: () => this.try(() => doors.sticker(this.at)),
    };
    const act = acts[button.dataset.do];
    if (!act) return;
    if (!button.hasAttribute('aria-haspopup')) this.shut();
    act();
  }

  command(name) {
    this.shut();
    this.try(() => doors.text(this.at, `/${name}`));
  }

  play(button) {
    const sound = new Audio(button.dataset.play);
    const quiet = () => { button.textContent = '▶'; };
    button.textContent = '♪';
    sound.addEventListener('ended', quiet);
    sound.play().catch(() => { quiet(); this.chat.say('This browser cannot play it'); });
  }

  async tap(key) {
    if (key.dataset.copy) { await this.copy(key.dataset.copy); return; }
    if (key.dataset.url) { window.open(key.dataset.url, '_blank', 'noopener'); return; }
    key.classList.add('waiting');
    const message = Number(key.closest('.message').dataset.id);
    await this.try(() => doors.tap(this.at, message, key.dataset.data));
    key.classList.remove('waiting');
  }

  async copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      this.chat.say('Copied');
    } catch {
      this.chat.say('This browser does not allow copying here');
    }
  }

  toggle(selector, button) {
    const menu = this.find(selector);
    const open = menu.hidden;
    this.shut();
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) menu.querySelector('button').focus();
  }

  shut(back = false) {
    for (const opener of this.root.querySelectorAll('[aria-haspopup][aria-expanded=true]')) {
      opener.setAttribute('aria-expanded', 'false');
      if (back) opener.focus();
    }
    for (const menu of this.root.querySelectorAll('.menu')) menu.hidden = true;
  }

  block(blocked) { return this.try(() => doors.block(this.at, blocked)); }

  pick(button) {
    this.shut();
    this.kind = button.dataset.pick;
    this.picker.accept = button.dataset.accept;
    this.picker.value = '';
    this.picker.click();
  }

  async picked() {
    const [file] = this.picker.files;
    if (file) await this.file(this.kind, async () => file, file.name);
  }

  file(kind, source, name) {
    this.chat.toEnd();
    return this.try(async () => doors.file(this.at, kind, await source(), name));
  }

  async try(act) {
    try {
      await act();
    } catch (fault) {
      this.chat.say(fault instanceof doors.DoorError ? fault.message : 'Not sent');
    }
  }
}
