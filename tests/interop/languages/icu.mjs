// How ICU counts in each language, and which day it writes for Afghanistan.
import { readFileSync } from "node:fs";

const { codes, upTo, days } = JSON.parse(readFileSync(0, "utf8"));

const plurals = {};
for (const code of codes) {
  if (!Intl.PluralRules.supportedLocalesOf(code).length) continue;
  const rules = new Intl.PluralRules(code);
  plurals[code] = Array.from({ length: upTo }, (_, count) => rules.select(count));
}

const solar = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
});
const written = days.map((day) => {
  const parts = Object.fromEntries(
    solar.formatToParts(new Date(day)).map(({ type, value }) => [type, value]),
  );
  return [parts.year, parts.month, parts.day].map(Number);
});

process.stdout.write(JSON.stringify({ plurals, written }));
