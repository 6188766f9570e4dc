// Seals and opens with typage. Input: a JSON list of jobs; output: a list of answers.
//   {identity}                      → its recipient      {generate: "hybrid" | "x25519"} → an identity
//   {seal, recipients | passphrase} → an age file        {open, identity | passphrase}   → plaintext
// Bytes travel as base64; an opening that fails answers null.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto; // Node 18, as Debian 12 ships it, keeps it in its module
const age = await import("age-encryption");

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (raw) => Buffer.from(raw).toString("base64");

async function seal(job) {
    const encrypter = new age.Encrypter();
    if (job.passphrase) {
        encrypter.setScryptWorkFactor(10);
        encrypter.setPassphrase(job.passphrase);
    }
    for (const recipient of job.recipients ?? []) encrypter.addRecipient(recipient);
    return text(await encrypter.encrypt(bytes(job.seal)));
}

async function open(job) {
    const decrypter = new age.Decrypter();
    if (job.passphrase) decrypter.addPassphrase(job.passphrase);
    if (job.identity) decrypter.addIdentity(job.identity);
    return decrypter.decrypt(bytes(job.open)).then(text, () => null);
}

async function answer(job) {
    if ("seal" in job) return seal(job);
    if ("open" in job) return open(job);
    if (job.generate === "hybrid") return age.generateHybridIdentity();
    if (job.generate === "x25519") return age.generateX25519Identity();
    return age.identityToRecipient(job.identity);
}

let input = "";
for await (const piece of process.stdin) input += piece;
console.log(JSON.stringify(await Promise.all(JSON.parse(input).map(answer))));
