// Verifies messages with the official library, and `v1a` with Node's own Ed25519.
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

function accepts(secret, body, headers) {
  try {
    return new Webhook(secret).verify(body, headers);
  } catch {
    return null;
  }
}

function signedByServer(whpk, body, headers) {
  const x = Buffer.from(whpk.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const said = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return headers["webhook-signature"]
    .split(" ")
    .filter((each) => each.startsWith("v1a,"))
    .some((each) => verify(null, Buffer.from(said), key, Buffer.from(each.slice(4), "base64")));
}

const messages = JSON.parse(readFileSync(0, "utf8"));
const answers = messages.map(({ secret, public: whpk, body, headers }) => ({
  accepted: accepts(secret, body, headers),
  server: signedByServer(whpk, body, headers),
}));
process.stdout.write(JSON.stringify(answers));
