// Checks a receipt in the browser, with nothing but what the browser brings: SHA-256 and Ed25519.
// The same answers as `xinqiao verify --receipt`: whatever is not written exactly as it must be
// is refused. Sources: RFC 9162 section 2.1.3.2; c2sp.org/signed-note; c2sp.org/tlog-checkpoint.
const xinqiaoVerify = (() => {
  "use strict";
  const FORMAT = "xinqiao-receipt-1";
  const LEDGER = "xinqiao-ledger-1";
  const PARTS = ["format", "index", "key", "leaf", "note", "proof"];
  const MOST_BYTES = 100000;
  const HASH_BYTES = 32;
  const LEAF_PARTS = 7;

  class NotGenuine extends Error {}
  class CannotCheck extends Error {}

  const refuse = (why) => {
    throw new NotGenuine(why);
  };
  const utf8 = (text) => new TextEncoder().encode(text);
  const text = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const same = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  const fromHex = (hex) => {
    if (typeof hex !== "string" || !/^([0-9a-f]{2})*$/.test(hex)) refuse("hex");
    return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  };
  const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const fromBase64 = (coded) => {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(coded)) refuse("base64");
    const bytes = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
    if (toBase64(bytes) !== coded) refuse("base64"); // stray bits
    return bytes;
  };
  const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const sha256 = async (...parts) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

  const canonical = (parts) =>
    `{${PARTS.map((name) => `${JSON.stringify(name)}:${JSON.stringify(parts[name])}`).join(",")}}\n`;

  const read = (bytes) => {
    if (bytes.length > MOST_BYTES) refuse("length");
    const parts = JSON.parse(text(bytes));
    if (parts === null || typeof parts !== "object" || Array.isArray(parts)) refuse("parts");
    if (Object.keys(parts).sort().join() !== PARTS.join() || parts.format !== FORMAT) refuse("parts");
    const steps = Array.isArray(parts.proof) ? parts.proof : [null];
    const said = [parts.key, parts.leaf, parts.note, ...steps];
    if (!said.every((value) => typeof value === "string")) refuse("parts");
    if (!Number.isSafeInteger(parts.index) || parts.index < 0) refuse("index");
    if (!same(utf8(canonical(parts)), bytes)) refuse("spelling");
    return parts;
  };

  const keyMark = async (name, key) =>
    (await sha256(utf8(name), Uint8Array.of(10, 1), key)).slice(0, 4);

  const publicKey = async (line) => {
    const [, name, mark, coded] = /^([^\s+\x00-\x1f]+)\+([0-9a-f]{8})\+(.+)$/.exec(line) || refuse("key");
    const bytes = fromBase64(coded);
    if (bytes.length !== HASH_BYTES + 1 || bytes[0] !== 1) refuse("key");
    const key = bytes.slice(1);
    if (toHex(await keyMark(name, key)) !== mark) refuse("key");
    return { name, key };
  };

  const signed = async (body, signature, key) => {
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    } catch (error) {
      if (error.name === "NotSupportedError") throw new CannotCheck("Ed25519");
      refuse("key");
    }
    return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, utf8(body));
  };

  const openNote = async (note, name, key) => {
    const at = note.lastIndexOf("\n\n");
    if (at < 0) refuse("note");
    const body = note.slice(0, at + 1);
    const line = /^— (\S+) ([A-Za-z0-9+/]+=*)\n$/.exec(note.slice(at + 2)) || refuse("note");
    const mark = fromBase64(line[2]);
    if (line[1] !== name || !same(mark.slice(0, 4), await keyMark(name, key))) refuse("note");
    if (!(await signed(body, mark.slice(4), key))) refuse("signature");
    return body;
  };

  const checkpoint = (body) => {
    const lines = body.split("\n");
    if (lines.length < 4 || lines[lines.length - 1] !== "" || lines.slice(0, -1).includes("")) refuse("head");
    if (!/^(0|[1-9][0-9]*)$/.test(lines[1]) || !/^[^\s+\x00-\x1f]+$/.test(lines[0])) refuse("head");
    const root = fromBase64(lines[2]);
    const size = Number(lines[1]);
    if (root.length !== HASH_BYTES || !Number.isSafeInteger(size)) refuse("head");
    return { origin: lines[0], size, root };
  };

  const included = async (leaf, index, size, proof, root) => {
    if (index >= size || !proof.every((step) => step.length === HASH_BYTES)) return false;
    // Division instead of shifts: a tree may have more leaves than 32 bits count.
    const half = (n) => Math.floor(n / 2);
    let [place, last, result] = [index, size - 1, leaf];
    for (const step of proof) {
      if (last === 0) return false;
      if (place % 2 === 1 || place === last) {
        result = await sha256(Uint8Array.of(1), step, result);
        while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
      } else {
        result = await sha256(Uint8Array.of(1), result, step);
      }
      [place, last] = [half(place), half(last)];
    }
    return last === 0 && same(result, root);
  };

  const leafParts = (leaf) => {
    const found = [];
    const view = new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength);
    for (let at = 0; at < leaf.length; ) {
      if (at + 4 > leaf.length) refuse("leaf");
      const length = view.getUint32(at);
      found.push(text(leaf.slice(at + 4, at + 4 + length)));
      at += 4 + length;
    }
    if (found.length !== LEAF_PARTS || found[0] !== LEDGER || !/^[0-9]+$/.test(found[2])) refuse("leaf");
    return { pseudonym: found[1], seq: Number(found[2]), at: found[3], recordedAt: found[4] };
  };

  const proved = async (bytes, published) => {
    const parts = read(bytes);
    if (published && parts.key !== published) refuse("other key");
    const { name, key } = await publicKey(parts.key);
    const head = checkpoint(await openNote(parts.note, name, key));
    if (head.origin !== name) refuse("origin");
    const leaf = fromHex(parts.leaf);
    const under = await sha256(Uint8Array.of(0), leaf);
    if (!(await included(under, parts.index, head.size, parts.proof.map(fromHex), head.root))) refuse("proof");
    return { ...leafParts(leaf), index: parts.index, size: head.size, origin: head.origin, key: parts.key };
  };

  // bytes: the file as it is. published: the line of the public key, if it is known.
  // → {genuine: true, …what it proves}, {genuine: false, why}, or {genuine: null, why}: this
  //   browser cannot check signatures.
  const check = async (bytes, published) => {
    if (!globalThis.crypto || !crypto.subtle) return { genuine: null, why: "WebCrypto" };
    try {
      return { genuine: true, ...(await proved(bytes, published)) };
    } catch (error) {
      if (error instanceof CannotCheck) return { genuine: null, why: error.message };
      return { genuine: false, why: error instanceof NotGenuine ? error.message : "form" };
    }
  };

  return { check };
})();
