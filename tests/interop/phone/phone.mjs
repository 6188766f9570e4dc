// Opens the phone page in Chromium, does one job and prints what it saw as JSON.
// The question on standard input: {job, url, width, height, scheme, …}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const question = JSON.parse(readFileSync(0, "utf8"));
const beside = createRequire(import.meta.url);
const axe = beside("axe-core");
const noises = [];

// Axe takes letters that are joined for an icon's name, and then looks at no contrast of their
// whole font: on an Arabic page at none. It finds out by drawing; here every sign looks alike.
function noIcons() {
    const pen = CanvasRenderingContext2D.prototype;
    pen.measureText = (text) => ({ width: 10 * text.length });
    pen.fillText = function () { this.fillRect(0, 0, 5, 5); };
}

async function open(browser) {
    const { width = 320, height = 568, scheme = "light", url } = question;
    const context = await browser.newContext({
        viewport: { width, height }, colorScheme: scheme, bypassCSP: Boolean(question.noto),
        permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    page.on("console", (said) => ["error", "warning"].includes(said.type()) && noises.push(said.text()));
    page.on("pageerror", (fault) => noises.push(String(fault)));
    page.on("request", (request) => {
        const to = new URL(request.url());
        if (to.protocol !== "data:" && to.protocol !== "blob:" && to.origin !== new URL(url).origin) {
            noises.push(`left the machine: ${to.origin}`);
        }
    });
    await page.goto(url);
    if (question.noto) await page.addStyleTag({ content: noto() });
    return page;
}

// A machine without fonts would measure boxes. These are wider than the fonts of most phones,
// so what fits in them fits there; the page's own policy allows no fonts, hence the bypass.
function noto() {
    const files = ["noto-sans/files/noto-sans-latin", "noto-sans/files/noto-sans-latin-ext",
        "noto-sans-arabic/files/noto-sans-arabic-arabic"];
    const faces = files.flatMap((file, at) => [400, 500, 700].map((weight) => {
        const bytes = readFileSync(beside.resolve(`@fontsource/${file}-${weight}-normal.woff2`));
        const source = `url(data:font/woff2;base64,${bytes.toString("base64")})`;
        return `@font-face { font-family: Judge${at}; font-weight: ${weight}; src: ${source} }`;
    }));
    return `${faces.join("\n")} :root { font-family: Judge0, Judge1, Judge2, sans-serif }`;
}

const lastCard = (page) => page.locator(".message:has(.keyboard)").last();
const measures = (page) => page.evaluate(() => window.measureCards());

async function settled(page, count) {
    await page.waitForFunction((n) => document.querySelectorAll(".message").length >= n, count);
}

// Sideways beyond its room, or over one another: neither is cut by height, and both are lost.
function spilt() {
    const box = (node) => node.getBoundingClientRect();
    const faults = [];
    for (const message of document.querySelectorAll(".message")) {
        const parts = [...message.querySelectorAll(".bubble, .key")];
        const room = box(message.closest(".log"));
        for (const part of [...parts, ...message.querySelectorAll(".text, .label")]) {
            const { left, right } = box(part);
            if (left < room.left - 1 || right > room.right + 1) faults.push(`beyond: ${part.textContent}`);
            if (part.scrollWidth > part.clientWidth + 1) faults.push(`too wide: ${part.textContent}`);
        }
        parts.forEach((one, n) => parts.slice(n + 1).forEach((other) => {
            const [a, b] = [box(one), box(other)];
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) {
                faults.push(`over one another: ${one.textContent} | ${other.textContent}`);
            }
        }));
    }
    return [...new Set(faults)];
}

const jobs = {
    // The frame, and every card on it.
    async measure(page) {
        await settled(page, question.messages);
        await page.evaluate(() => document.fonts.ready);
        const box = (selector) => page.locator(selector).first().boundingBox();
        return {
            phone: await box(".phone"), log: await box(".log"), composer: await box(".line"),
            scrolls: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
            cards: await measures(page),
            cut: await page.locator(".key[data-overflow]").allTextContents(),
            unfit: await page.locator(".message[data-fits=false]").count(),
            spilt: await page.evaluate(spilt),
        };
    },

    // What stands on the wrong side for those who read from the right; once as the page is, and
    // once with each fault that is planted into it.
    async mirror(page) {
        const { judge, parts, plants = {} } = question;
        const look = async () => {
            await settled(page, question.messages);
            await page.waitForTimeout(300); // messages come up from below
            return page.evaluate(`(${judge})(${JSON.stringify(parts)})`);
        };
        const found = { sound: await look() };
        for (const [name, plant] of Object.entries(plants)) {
            await page.reload();
            await settled(page, question.messages);
            await page.evaluate(plant);
            found[name] = await look();
        }
        return found;
    },

    // From nothing to a story, with no other device than the keyboard.
    async keyboard(page) {
        const focus = () => page.evaluate(() => {
            const at = document.activeElement;
            return at.closest(".message") ? `key ${at.textContent.trim()}` : (at.dataset.do ?? at.tagName);
        });
        const reach = async (wanted) => {
            for (let steps = 0; steps < 40; steps += 1) {
                if ((await focus()).includes(wanted)) return;
                await page.keyboard.press("Tab");
            }
            throw new Error(`${wanted} cannot be reached, stopped at ${await focus()}`);
        };
        await reach("SELECT");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await page.locator(".phone .start:not([hidden])").waitFor();
        await reach("start");
        await page.keyboard.press("Enter");
        await lastCard(page).waitFor();
        const first = await lastCard(page).getAttribute("data-id");
        await reach("key English");
        await page.keyboard.press("Enter");
        await page.locator(".key", { hasText: "Start" }).waitFor();
        const kept = await focus();
        const second = await lastCard(page).getAttribute("data-id");
        await page.keyboard.press("Shift+Tab");
        await reach("TEXTAREA");
        await page.keyboard.type("hello");
        await page.keyboard.press("Enter");
        await page.waitForFunction((old) => {
            const cards = document.querySelectorAll(".message");
            return cards.length === 1 && cards[0].dataset.id > old;
        }, Number(second));
        return { first, second, kept, text: await lastCard(page).locator(".text").textContent() };
    },

    // What formatted and right-to-left text becomes.
    async text(page) {
        await settled(page, question.messages);
        return page.evaluate(() => {
            const texts = [...document.querySelectorAll(".message .text")];
            const at = (node, from, to) => {
                const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
                for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                    const found = text.data.indexOf(from);
                    if (found < 0) continue;
                    const range = document.createRange();
                    range.setStart(text, found);
                    range.setEnd(text, found + (to ?? from).length);
                    return range.getBoundingClientRect().left;
                }
                return null;
            };
            const marks = ["مرحبا", "نهاية", "1234", "5678"];
            return {
                texts: texts.map((node) => ({
                    html: node.innerHTML,
                    words: Object.fromEntries(marks.map((word) => [word, at(node, word)])),
                })),
            };
        });
    },

    // Copy, attach, block: what a finger does.
    async acts(page) {
        await settled(page, question.messages);
        await page.locator(".key[data-copy]").first().click();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        const toast = await page.locator(".toast").textContent();
        for (const item of ["sample", "voice", "place", "sticker"]) {
            await page.locator("[data-do=attach]").click();
            await page.locator(`.attachments [data-do=${item}]`).click();
        }
        await page.locator("[data-do=attach]").click();
        const choosing = page.waitForEvent("filechooser");
        await page.locator("[data-pick=document]").click();
        await (await choosing).setFiles({ name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("names") });
        await settled(page, question.messages + 5);
        await page.locator("[data-do=menu]").click();
        await page.locator("[data-do=block]").click();
        await page.locator("[data-do=unblock]:not([hidden])").waitFor();
        const silenced = await page.locator(".line").isHidden();
        await page.locator("[data-do=unblock]").click();
        await page.locator(".line").waitFor();
        return { copied, toast, silenced };
    },

    // The drawer.
    async keeps(page) {
        await settled(page, question.messages);
        await page.locator("[data-do=keeps]").first().click();
        await page.locator("#keeps:not([hidden])").waitFor();
        const seen = {
            figures: await page.locator("#keeps dd").allTextContents(),
            struck: await page.locator("#keeps .deleted .text").evaluateAll((nodes) => nodes.map(
                (node) => [node.textContent, getComputedStyle(node).textDecorationLine])),
            calls: await page.locator("#keeps .calls code").allTextContents(),
        };
        await page.keyboard.press("Escape");
        return { ...seen, shut: await page.locator("#keeps").isHidden() };
    },

    // What axe finds wrong, with and without the drawer.
    async axe(page) {
        await settled(page, question.messages);
        await page.locator("[data-do=keeps]").first().click();
        await page.locator("#keeps .messages li").first().waitFor();
        await page.waitForTimeout(400); // messages fade in, and a half-faded text has no contrast
        await page.evaluate(noIcons);
        await page.evaluate(axe.source);
        const found = await page.evaluate(() => window.axe.run());
        return {
            passes: found.passes.length,
            violations: found.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" "))]),
        };
    },
};

// Chromium refuses its sandbox to root, which is what a container's only user is.
const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: question.chromium, args });
try {
    const page = await open(browser);
    const seen = await jobs[question.job](page);
    if (question.shot) await page.screenshot({ path: question.shot });
    console.log(JSON.stringify({ seen, noises }));
} finally {
    await browser.close();
}
