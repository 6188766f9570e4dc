// Whether cards fit. A person must see text and buttons at once on a small phone, so the
// page measures what it drew and leaves the answer where a test or an eye can find it.

const SLACK = 1; // a browser rounds to whole pixels

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

function measured(item, log) {
  const overflowing = markLabels(item);
  const room = log.clientHeight;
  const height = Math.ceil(item.getBoundingClientRect().height);
  const text = item.querySelector('.text');
  item.dataset.fits = String(height <= room);
  return {
    message_id: Number(item.dataset.id),
    units: text ? text.textContent.length : 0,
    rows: item.querySelectorAll('.row').length,
    height, room, spare: room - height,
    fits: height <= room,
    visible: inside(item, log),
    overflowing,
  };
}

function inside(item, log) {
  const card = item.getBoundingClientRect();
  const frame = log.getBoundingClientRect();
  return card.top >= frame.top - SLACK && card.bottom <= frame.bottom + SLACK;
}

/** One record for each message with buttons inside `root`, oldest first. */
export function measureCards(root = document) {
  const cards = [...root.querySelectorAll('.phone .message')]
    .filter((item) => item.querySelector('.keyboard'));
  return cards.map((item) => measured(item, item.closest('.log')));
}

window.measureCards = measureCards;
