// The page: who is there, whose phones are out, and the drawer. Owns people and layout;
// everything inside a phone belongs to chat.js and composer.js.

import * as doors from '/phone/doors.js';
import { make } from '/phone/bubble.js';
import { Chat } from '/phone/chat.js';
import { Composer } from '/phone/composer.js';
import { Keeps } from '/phone/keeps.js';

const LANGUAGES = ['en', 'fr', 'ar', 'es', 'sw', 'pt', 'ru', 'uk', 'fa', 'ps', 'ur', 'so', 'am', 'ln', 'ht', 'my'];
// Each phone out keeps one request open, and a browser opens six to one host.
const MOST_OUT = 4;
const narrow = window.matchMedia('(max-width: 699px)');

const people = new Map();
const out = new Map();
const keeps = new Keeps(document.getElementById('keeps'));

function languageName(code) {
  try {
    const own = new Intl.DisplayNames([code], { type: 'language' }).of(code);
    return own === code ? code : `${own} (${code})`;
  } catch { return code; }
}

function fillLanguages() {
  const select = document.getElementById('language');
  for (const code of LANGUAGES) select.append(make('option', { value: code }, languageName(code)));
  const ours = navigator.language.slice(0, 2);
  if (LANGUAGES.includes(ours)) select.value = ours;
}

function remember() {
  const ids = [...people.values()].map((person) => `${person.id}:${person.language}`);
  const shown = [...out.keys()].join(',');
  history.replaceState(null, '', `#${new URLSearchParams({ people: ids.join(','), out: shown })}`);
}

function know(id, language, name) {
  const known = people.get(String(id));
  if (known) return known;
  const number = people.size + 1;
  const person = { id: String(id), language, name: name || `Person ${number}`, hue: (number * 67) % 360 };
  people.set(person.id, person);
  return person;
}

async function recall() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const pair of (asked.get('people') ?? '').split(',').filter(Boolean)) know(...pair.split(':'));
  try {
    const answer = await doors.everyone();
    for (const one of answer.people ?? answer) know(one.person ?? one.id, one.language_code, one.name ?? one.first_name);
  } catch { /* a simulator without that door: the address bar is the memory */ }
  return (asked.get('out') ?? '').split(',').filter((id) => people.has(id));
}

async function add(language) {
  const { person } = await doors.newcomer(language);
  takeOut(know(person, language));
}

function face(node, person) {
  node.textContent = person.language.toUpperCase();
  node.style.setProperty('--hue', person.hue);
}

function build(person) {
  const root = document.getElementById('phone').content.cloneNode(true).firstElementChild;
  root.dataset.person = person.id;
  root.setAttribute('aria-label', `Phone of ${person.name}`);
  root.querySelector('.log').setAttribute('aria-label', `Chat of ${person.name}`);
  root.querySelector('.messages').lang = person.language;
  root.querySelector('h2').textContent = person.name;
  face(root.querySelector('.face'), person);
  return root;
}

function takeOut(person) {
  if (narrow.matches) for (const id of out.keys()) putAway(id);
  while (out.size >= MOST_OUT) putAway(out.keys().next().value);
  if (!out.has(person.id)) {
    const root = build(person);
    document.getElementById('phones').append(root);
    const chat = new Chat(root, person);
    new Composer(chat);
    wire(root, chat);
    chat.follow();
    out.set(person.id, chat);
  }
  document.body.classList.remove('choosing');
  list();
  out.get(person.id).root.querySelector('textarea').focus({ preventScroll: true });
}

function wire(root, chat) {
  chat.onChange(() => { if (keeps.chat === chat) keeps.refresh(); });
  root.addEventListener('click', (event) => {
    const act = event.target.closest('[data-do]')?.dataset.do;
    if (act === 'close') putAway(chat.person.id, true);
    if (act === 'keeps') keeps.toggle(chat, event.target.closest('[data-do]'));
    if (act === 'people') document.body.classList.add('choosing');
  });
}

function putAway(id, list_ = false) {
  const chat = out.get(String(id));
  if (!chat) return;
  if (keeps.chat === chat) keeps.shut();
  chat.stop();
  chat.root.remove();
  out.delete(String(id));
  if (list_) {
    document.body.classList.toggle('choosing', out.size === 0);
    list();
    document.querySelector('#people button, #language').focus();
  }
}

function list() {
  const rows = [...people.values()].map((person) => {
    const chip = make('span', { class: 'face', 'aria-hidden': 'true' });
    face(chip, person);
    const button = make('button', { type: 'button', 'aria-pressed': String(out.has(person.id)) },
      chip, make('span', { class: 'name' }, person.name), make('span', { class: 'tongue', lang: person.language }, languageName(person.language)));
    button.addEventListener('click', () => {
      if (out.has(person.id) && !narrow.matches) putAway(person.id, true);
      else takeOut(person);
    });
    return make('li', {}, button);
  });
  document.getElementById('people').replaceChildren(...rows);
  remember();
}

async function begin() {
  fillLanguages();
  document.getElementById('newcomer').addEventListener('submit', (event) => {
    event.preventDefault();
    add(event.target.elements.language.value);
  });
  for (const id of await recall()) takeOut(people.get(id));
  document.body.classList.toggle('choosing', out.size === 0);
  list();
}

begin();
