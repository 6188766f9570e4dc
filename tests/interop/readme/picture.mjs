// Photographs phones of the phone page at the reference size.
// The question on standard input: {url, chromium, shots: [{person, card, file}]}.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const question = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath: question.chromium, args: ["--no-sandbox"] });
const taken = [];
try {
    for (const { person, card, file } of question.shots) {
        const context = await browser.newContext({
            viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, colorScheme: "light",
        });
        const page = await context.newPage();
        page.setDefaultTimeout(20000);
        await page.goto(`${question.url}/phone#out=${person}`);
        await page.locator(`.message[data-id="${card}"]`).waitFor();
        await page.waitForTimeout(600); // messages fade in
        await page.screenshot({ path: file });
        taken.push(await page.locator(`.message[data-id="${card}"] .text`).textContent());
        await context.close();
    }
} finally {
    await browser.close();
}
process.stdout.write(JSON.stringify(taken));
