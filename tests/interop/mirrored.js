// What stands on the wrong side of a message for those who read from the right, by geometry.
// An expression: a function of the names of the parts (CSS selectors) that a browser runs.
// It returns how much it has looked at, and each fault in words.
(parts) => {
    const SLACK = 2;
    const CONTROL = /[\p{Cf}\ufe0f]/u;
    const FROM_RIGHT = /\p{Script=Arabic}|\p{Script=Hebrew}/u;
    const LETTER = /\p{L}/u;
    const ICON = /[^\p{L}\p{N}]|\p{Extended_Pictographic}/u;
    const CODE = /\d{4}(?: \d{4})+|\+\d[\d ]{5,}|(?<![\p{L}\p{N}/:])\/[a-z]+|https?:\/\/\S+/gu;
    const seen = { messages: 0, fromRight: 0, fromLeft: 0, rows: 0, icons: 0, codes: 0 };
    const faults = [];

    // Every sign of a block with where it is drawn, line by line.
    function linesOf(block) {
        const lines = [[]];
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            let at = 0;
            for (const sign of node.data) {
                if (sign === "\n") lines.push([]);
                else lines.at(-1).push({ sign, node, from: at, to: at + sign.length });
                at += sign.length;
            }
        }
        return lines.filter((line) => line.some(isDrawn));
    }
    const isDrawn = ({ sign }) => sign.trim() && !CONTROL.test(sign);
    const said = (line) => line.map(({ sign }) => sign).join("");
    function place({ node, from, to }) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        return range.getClientRects()[0] ?? range.getBoundingClientRect();
    }
    // By its first letter outside isolates, as a line of plain text takes its direction.
    function direction(line) {
        let depth = 0;
        for (const { sign } of line) {
            if (/[\u2066-\u2068]/u.test(sign)) depth += 1;
            else if (sign === "\u2069") depth -= 1;
            else if (!depth && FROM_RIGHT.test(sign)) return "rtl";
            else if (!depth && LETTER.test(sign)) return "ltr";
        }
        return null;
    }
    function inside(block) {
        const box = block.getBoundingClientRect();
        const { paddingLeft, paddingRight } = getComputedStyle(block);
        return { left: box.left + parseFloat(paddingLeft), right: box.right - parseFloat(paddingRight) };
    }

    function judgeStart(line, block) {
        const way = direction(line);
        if (!way) return;
        // All of its first word: a number at the beginning of an Arabic line runs from the left.
        const begun = line.slice(line.findIndex(isDrawn));
        const end = begun.findIndex(({ sign }) => sign === " ");
        const word = begun.slice(0, end < 0 ? begun.length : end).filter(isDrawn).map(place);
        const top = word[0].top + word[0].height / 2;
        const beside = word.filter((box) => box.top < top && box.bottom > top);
        const first = {
            left: Math.min(...beside.map((box) => box.left)),
            right: Math.max(...beside.map((box) => box.right)),
        };
        const room = inside(block);
        const off = way === "rtl" ? room.right - first.right : first.left - room.left;
        seen[way === "rtl" ? "fromRight" : "fromLeft"] += 1;
        if (Math.abs(off) > SLACK) faults.push(`starts ${Math.round(off)} px inside: ${said(line)}`);
    }
    // Codes, numbers, commands and addresses run from the left in every script.
    function judgeCodes(line) {
        for (const found of said(line).matchAll(CODE)) {
            const start = [...said(line).slice(0, found.index)].length;
            const drawn = line.slice(start, start + [...found[0]].length).filter(isDrawn).map(place);
            seen.codes += 1;
            const turned = drawn.some((box, n) => n && box.top - drawn[n - 1].top < box.height / 2
                && box.left < drawn[n - 1].left);
            if (turned) faults.push(`reversed: ${found[0]} in ${said(line)}`);
        }
    }
    function judgeIcon(key) {
        const [line] = linesOf(key);
        if (!line) return;
        const [icon, ...words] = line.filter(isDrawn);
        if (!ICON.test(icon.sign) || direction(words) !== "rtl") return;
        seen.icons += 1;
        const box = place(icon);
        const middle = (box.top + box.bottom) / 2;
        const beside = words.map(place).filter((word) => word.top < middle && word.bottom > middle);
        const right = Math.max(...beside.map((word) => word.right));
        if (box.right < right) faults.push(`icon on the left: ${said(line)}`);
    }
    function judgeRow(row) {
        const lefts = [...row.querySelectorAll(parts.key)].map((key) => key.getBoundingClientRect().left);
        if (lefts.length < 2) return;
        seen.rows += 1;
        if (lefts.some((left, n) => n && left > lefts[n - 1])) faults.push(`row from the left: ${row.textContent}`);
    }

    for (const message of document.querySelectorAll(parts.message)) {
        seen.messages += 1;
        if (!message.closest("[lang]")?.lang.startsWith(parts.lang)) faults.push("no lang");
        if (message.closest("[dir]")?.dir !== "rtl") faults.push("no dir");
        if (getComputedStyle(message).direction !== "rtl") faults.push("runs from the left");
        for (const block of message.querySelectorAll(parts.block)) {
            for (const line of linesOf(block)) {
                judgeStart(line, block);
                judgeCodes(line);
            }
        }
        message.querySelectorAll(parts.key).forEach(judgeIcon);
        message.querySelectorAll(parts.row).forEach(judgeRow);
    }
    // Who speaks stands on the right, and who answers on the left.
    for (const [who, near, far] of [["theirs", "right", "left"], ["mine", "left", "right"]]) {
        for (const message of document.querySelectorAll(parts[who] ?? ":not(*)")) {
            const box = message.getBoundingClientRect();
            const room = message.parentElement.getBoundingClientRect();
            seen[who] = (seen[who] ?? 0) + 1;
            if (Math.abs(room[near] - box[near]) > SLACK) faults.push(`${who} not on the ${near}`);
        }
    }
    return { seen, faults: [...new Set(faults)] };
}
