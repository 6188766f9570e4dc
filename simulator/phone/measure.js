// Whether cards fit. A person must see text and buttons at once on a small phone, so the
// page measures what it drew and leaves the answer where a test or an eye can find it.

const SLACK = 1; // a browser rounds to whole pixels

const hasKeys = (item) => item?.querySelector('.keyboard') !== null;
const isSound = (item) => item?.matches('.theirs')
  && !hasKeys(item) && item.querySelector('[data-kind=voice], [data-kind=audio]');

function cut(label) {
  return label.scrollHeight > label.clientHeight + SLACK
    || label.scrollWidth > label.clientWidth + SLACK;
}

function markLabels(item) {
  const cuts = [];
  for (const label of item.querySelectorAll('.label')) {
    const over = cut(label);
    label.closest('.key').toggleAttribute('data-overflow', over);
    if (over) cuts.push(label.textContent);
  }
  return cuts;
}

// A card read aloud is two messages to the server and one thing to a person.
function extent(item) {
  const first = isSound(item.previousElementSibling) ? item.previousElementSibling : item;
  const last = isSound(item.nextElementSibling) ? item.nextElementSibling : item;
  return { top: first.getBoundingClientRect().top, bottom: last.getBoundingClientRect().bottom };
}

function measured(item, log) {
  const overflowing = markLabels(item);
  const frame = log.getBoundingClientRect();
  const { top, bottom } = extent(item);
  const height = Math.ceil(bottom - top);
  const fits = height <= log.clientHeight;
  item.dataset.fits = String(fits);
  return {
    message_id: Number(item.dataset.id),
    units: item.querySelector('.text')?.textContent.length ?? 0,
    rows: item.querySelectorAll('.row').length,
    height, keys: item.querySelector('.keyboard').offsetHeight, room: log.clientHeight, spare: log.clientHeight - height,
    fits,
    visible: top >= frame.top - SLACK && bottom <= frame.bottom + SLACK,
    overflowing,
  };
}

/**
 * One record for each message with buttons inside `root`, oldest first: message_id, units
 * (UTF-16), rows, height, keys (the height of the buttons alone), room, spare, fits, visible, overflowing (labels that are cut).
 */
export function measureCards(root = document) {
  const cards = [...root.querySelectorAll('.message')].filter(hasKeys);
  return cards.map((item) => measured(item, item.closest('.log')));
}

window.measureCards = () => measureCards();
