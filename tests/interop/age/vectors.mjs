// Prints the shared age test vectors as JSON: name → base64 of the vector's file.
import * as vectors from "cctv-age";

const files = Object.entries(vectors).filter(([, file]) => file instanceof Uint8Array);
console.log(JSON.stringify(Object.fromEntries(
    files.map(([name, file]) => [name, Buffer.from(file).toString("base64")]))));
