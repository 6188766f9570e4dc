/* Says what of a page would be misread: see reading.py. */
() => {
    /* Passages in somebody's own words are measured whole; everything else by its pieces of text,
       for names and codes that stand side by side follow the page. */
    const PASSAGE = '.theirs, .officers-words, .phone, .marks';
    const PASSED = 'script, style, textarea, option, svg, .unseen, [hidden]';
    const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}]/u;
    const LETTER = /\p{L}/u, SIGN = /[\p{L}\p{N}]/u, END = /[.!?:,;؟،]$/u;
    const found = [];
    const range = document.createRange();
    const box = (text, from, to) => {
        range.setStart(text, from); range.setEnd(text, to);
        const boxes = [...range.getClientRects()].filter((one) => one.width > 0);
        return boxes.length ? boxes[0] : null;
    };
    const sameLine = (one, other) => Math.abs(one.y - other.y) < one.height / 2;

    /* The words of a piece of text, each with its places and the line on which it was written. */
    let line = 0;
    const words = (text) => [...text.data.matchAll(/\n|\S+/gu)].map((match) => {
        const signs = [];
        if (match[0] === '\n') line += 1;
        let at = match.index;
        for (const sign of match[0]) {
            const place = box(text, at, at + sign.length);
            if (place) signs.push({ sign, place });
            at += sign.length;
        }
        return { word: match[0], signs, line };
    }).filter((one) => one.signs.length);

    const way = (one) => RIGHT.test(one.word) ? 'right' : LETTER.test(one.word) ? 'left' : '';

    /* A word that has no Arabic letter stands from left to right in itself. */
    const within = (one, only) => {
        let signs = one.signs;
        if (!only) {
            const bare = (sign) => SIGN.test(sign.sign);
            signs = signs.slice(signs.findIndex(bare), signs.findLastIndex(bare) + 1);
        }
        for (let i = 1; i < signs.length; i += 1) {
            const [before, after] = [signs[i - 1].place, signs[i].place];
            if (sameLine(before, after) && after.x < before.x - 1) {
                found.push(`${one.word} is drawn backwards`);
                return;
            }
        }
    };

    const ordered = (all) => {
        const ways = new Set(all.map(way).filter(Boolean));
        const only = ways.size === 1 ? [...ways][0] : '';
        for (const one of all) {
            if (way(one) !== 'right' && SIGN.test(one.word)) within(one, only === 'left');
        }
        for (let i = 1; i < all.length; i += 1) {
            const [one, other] = [all[i - 1], all[i]];
            const ours = only && SIGN.test(one.word) && SIGN.test(other.word)
                ? only : way(one) === way(other) ? way(one) : '';
            if (!ours || !sameLine(one.signs[0].place, other.signs[0].place)) continue;
            const ahead = other.signs[0].place.x - one.signs[0].place.x;
            if (ours === 'left' ? ahead < 0 : ahead > 0) {
                found.push(`${one.word} ${other.word} change places`);
            }
        }
        /* An Arabic sentence's end stands at its left. */
        for (const one of all) {
            if (only !== 'right' || way(one) !== 'right' || one.signs.length < 2) continue;
            const [last, before] = [one.signs.at(-1), one.signs.at(-2)];
            if (END.test(last.sign) && LETTER.test(before.sign) && last.place.x > before.place.x) {
                found.push(`${one.word} ends on the wrong side`);
            }
        }
    };

    const texts = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const all = [];
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
            const around = text.parentElement;
            if (!text.data.trim() || around.closest(PASSED)) continue;
            if (around.checkVisibility()) all.push(text);
        }
        return all;
    };
    for (const text of texts(document.body)) {
        if (!text.parentElement.closest(PASSAGE)) ordered(words(text));
    }
    for (const passage of document.querySelectorAll(PASSAGE)) {
        const lines = Map.groupBy(texts(passage).flatMap(words), (one) => one.line);
        for (const each of lines.values()) ordered(each);
    }

    /* Several words of one script whose nearest language is written in the other: a voice that
       reads the page aloud would spell them. Names and codes are nobody's language. */
    const FROM_RIGHT = new Set(['ar', 'fa', 'ps', 'ur', 'prs', 'he', 'ckb', 'ug', 'sd']);
    const ARABIC = /\p{Script=Arabic}{2,}\s+\p{Script=Arabic}{2,}/u;
    const LATIN = /\p{Script=Latin}{2,}\s+\p{Script=Latin}{2,}/u;
    for (const text of texts(document.body)) {
        const around = text.parentElement;
        const arabic = ARABIC.test(text.data);
        const said = around.closest('[lang]').lang.split('-')[0];
        if (around.closest('bdi, code, kbd') || said === '' || said === 'und') continue;
        if (arabic !== LATIN.test(text.data) && arabic !== FROM_RIGHT.has(said)) {
            found.push(`said to be "${said}": ${text.data.trim().slice(0, 60)}`);
        }
    }
    return found;
}
