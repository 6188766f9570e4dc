// The page: who is there, whose phones are out, and the drawer. Owns people and layout;
// everything inside a phone belongs to chat.js and composer.js.

import * as doors from '/phone/doors.js';
import { make } from '/phone/bubble.js';
import { Chat } from '/phone/chat.js';
import { Composer } from '/phone/composer.js';
import { Keeps } from '/phone/keeps.js';

const LANGUAGES = ['en', 'fr', 'ar', 'es', 'sw', 'pt', 'ru', 'uk', 'fa', 'ps', 'ur', 'so', 'am', 'ln', 'ht', 'my',
  'zh', 'tr', 'el', 'sq', 'sr', 'rw', 'sg'];
const FROM_THE_RIGHT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);
// Each phone out keeps one request open, and a browser opens six to one host.
const MOST_OUT = 4;
const MOST_LISTED = 60; // after a crowd has been here there are hundreds
// Which bot a phone opens at first, by username; without it the one that called first.
const favourite = new URLSearchParams(location.search).get('bot');
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

// By the script that a language is written in; XB is the region of mirrored pseudo-languages.
function direction(code) {
  try {
    const { script, region } = new Intl.Locale(code).maximize();
    return FROM_THE_RIGHT.has(script) || region === 'XB' ? 'rtl' : 'ltr';
  } catch { return 'ltr'; }
}

function fillLanguages() {
  const select = document.getElementById('language');
  for (const code of LANGUAGES) select.append(make('option', { value: code }, languageName(code)));
  const ours = navigator.language.slice(0, 2);
  if (LANGUAGES.includes(ours)) select.value = ours;
}

function remember() {
  history.replaceState(null, '', out.size ? `#out=${[...out.keys()].join(',')}` : '#');
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
  const { people: known } = await doors.everyone();
  for (const one of known.slice(-MOST_LISTED)) know(one.person, one.language_code ?? '', one.first_name);
  const asked = new URLSearchParams(location.hash.slice(1)).get('out') ?? '';
  return asked.split(',').filter((id) => people.has(id));
}

async function add(language) {
  const facts = await doors.newcomer(language);
  const person = know(facts.person, language, facts.first_name);
  await takeOut(person);
  focusOn(person);
}

function focusOn(person) {
  const { root, log } = out.get(person.id);
  (root.querySelector('.start:not([hidden])') ?? log).focus({ preventScroll: true });
}

function face(node, person) {
  node.textContent = person.language.toUpperCase();
  node.style.setProperty('--hue', person.hue);
}

function build(person, bot) {
  const root = document.getElementById('phone').content.cloneNode(true).firstElementChild;
  root.dataset.person = person.id;
  root.setAttribute('aria-label', `Phone of ${person.name}`);
  root.querySelector('.log').setAttribute('aria-label', `Chat of ${person.name} with ${botName(bot)}`);
  root.dir = direction(person.language);
  root.querySelector('.messages').lang = person.language;
  root.querySelector('h2').textContent = botName(bot);
  root.querySelector('.status').textContent = `${person.name} · ${person.language}`;
  root.querySelector('.about p').textContent = bot?.description || bot?.short_description || 'This bot has not said.';
  face(root.querySelector('.face'), person);
  fillCommands(root, bot?.commands ?? []);
  return root;
}

const botName = (bot) => bot?.name || bot?.username || 'Bot';

function fillCommands(root, commands) {
  root.querySelector('[data-do=commands]').hidden = !commands.length;
  root.querySelector('.commands').replaceChildren(...commands.map(({ command, description }) => make(
    'button', { type: 'button', 'data-command': command },
    make('b', {}, `/${command}`), ' ', make('span', { dir: 'auto' }, description))));
}

function fillOthers(chat, bots) {
  const others = bots.filter((bot) => bot.bot !== chat.bot?.bot).map((bot) => {
    const button = make('button', { type: 'button' }, `Chat with ${botName(bot)}`);
    button.addEventListener('click', () => { putAway(chat.person.id); takeOut(chat.person, bot.bot); });
    return button;
  });
  chat.root.querySelector('.others').replaceChildren(...others);
}

async function takeOut(person, wanted = null) {
  if (narrow.matches) for (const id of out.keys()) putAway(id);
  while (out.size >= MOST_OUT) putAway(out.keys().next().value);
  if (!out.has(person.id)) {
    const { bots } = await doors.someone(person.id);
    const bot = bots.find((one) => one.bot === wanted)
      ?? bots.find((one) => one.username === favourite) ?? bots[0];
    const chat = new Chat(build(person, bot), person, bot);
    out.set(person.id, chat);
    document.getElementById('phones').append(chat.root);
    new Composer(chat);
    wire(chat.root, chat);
    fillOthers(chat, bots);
    chat.follow();
  }
  document.body.classList.remove('choosing');
  list();
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

function putAway(id, byHand = false) {
  const chat = out.get(String(id));
  if (!chat) return;
  if (keeps.chat === chat) keeps.shut();
  chat.stop();
  chat.root.remove();
  out.delete(String(id));
  if (byHand) {
    document.body.classList.toggle('choosing', out.size === 0);
    list();
    document.querySelector('#people button, #language').focus();
  }
}

function list() {
  const rows = [...people.values()].reverse().map((person) => {
    const chip = make('span', { class: 'face', 'aria-hidden': 'true' });
    face(chip, person);
    const button = make('button', { type: 'button', 'aria-pressed': String(out.has(person.id)) },
      chip, make('span', { class: 'name' }, person.name), make('span', { class: 'tongue', lang: person.language }, languageName(person.language)));
    button.addEventListener('click', () => {
      if (out.has(person.id) && !narrow.matches) putAway(person.id, true);
      else takeOut(person).then(() => focusOn(person));
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
  for (const id of await recall()) await takeOut(people.get(id));
  document.body.classList.toggle('choosing', out.size === 0);
  list();
}

begin();
