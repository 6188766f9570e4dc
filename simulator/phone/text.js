// Formatted text as nodes. Offsets are UTF-16 units, which is what JavaScript counts in.
// Words become text nodes only, never markup: a bot's text is not to be trusted with HTML.

const TAGS = {
  bold: 'b', italic: 'i', underline: 'u', strikethrough: 's',
  code: 'code', pre: 'pre', blockquote: 'blockquote', spoiler: 'span',
};
const SAFE_LINK = /^(https?|tg|mailto|tel):/i;

function address(entity, words) {
  if (entity.type === 'text_link') return entity.url;
  if (entity.type === 'email') return `mailto:${words}`;
  if (entity.type === 'phone_number') return `tel:${words.replace(/[^+\d]/g, '')}`;
  return /^[a-z]+:/i.test(words) ? words : `https://${words}`;
}

function link(entity, words) {
  const node = document.createElement('a');
  const href = address(entity, words);
  // javascript: and data: addresses would run as this page.
  if (SAFE_LINK.test(href)) node.href = href;
  node.rel = 'noopener noreferrer';
  node.target = '_blank';
  return node;
}

function element(entity, words) {
  if (['url', 'text_link', 'email', 'phone_number'].includes(entity.type)) {
    return link(entity, words);
  }
  const node = document.createElement(TAGS[entity.type] ?? 'span');
  node.dataset.entity = entity.type;
  return node;
}

// Entities nest or stand apart, as Telegram promises; the widest at one place goes outside.
function order(entities) {
  return [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function fill(parent, text, from, to, entities) {
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    parent.append(text.slice(at, start));
    const node = element(entity, text.slice(start, end));
    fill(node, text, start, end, entities);
    parent.append(node);
    at = end;
  }
  parent.append(text.slice(at, to));
}

/** The text with its entities, as a fragment ready to be put into a page. */
export function rendered(text, entities = []) {
  const whole = document.createDocumentFragment();
  fill(whole, text, 0, text.length, order(entities));
  whole.normalize();
  return whole;
}
