// What this device keeps until it is sent: every item encrypted under a key that cannot be read
// out, one key a person, in IndexedDB. Nothing leaves this file unencrypted but to its owner.
(() => {
  "use strict";
  const NAME = "xinqiao";

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const opened = () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keys", { keyPath: "owner" });
      request.result.createObjectStore("items", { keyPath: ["owner", "bin", "id"] });
    };
    return asked(request);
  };

  const place = (owner, bin, id) => new TextEncoder().encode(`${owner}|${bin}|${id}`);

  class Store {
    constructor(base, record) {
      this.base = base;
      this.owner = record.owner;
      this.key = record.key;
      this.seen = record.seen;
      this.hours = record.hours;
    }

    items(mode) {
      return this.base.transaction("items", mode).objectStore("items");
    }

    range(bin) {
      return IDBKeyRange.bound([this.owner, bin], [this.owner, bin, []]);
    }

    async put(bin, id, bytes) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const how = { name: "AES-GCM", iv, additionalData: place(this.owner, bin, id) };
      const data = await crypto.subtle.encrypt(how, this.key, bytes);
      await asked(this.items("readwrite").put({ owner: this.owner, bin, id, iv, data }));
    }

    async get(bin, id) {
      const found = await asked(this.items("readonly").get([this.owner, bin, id]));
      if (!found) return null;
      const how = { name: "AES-GCM", iv: found.iv, additionalData: place(this.owner, bin, id) };
      return new Uint8Array(await crypto.subtle.decrypt(how, this.key, found.data));
    }

    async ids(bin) {
      return (await asked(this.items("readonly").getAllKeys(this.range(bin)))).map((key) => key[2]);
    }

    drop(bin, id) {
      return asked(this.items("readwrite").delete([this.owner, bin, id]));
    }

    dropAll(bin) {
      return asked(this.items("readwrite").delete(this.range(bin)));
    }

    putJson(bin, id, value) {
      return this.put(bin, id, new TextEncoder().encode(JSON.stringify(value)));
    }

    async getJson(bin, id) {
      const bytes = await this.get(bin, id);
      return bytes && JSON.parse(new TextDecoder().decode(bytes));
    }
  }

  // The store of whoever is signed in; their key is made when they come for the first time.
  const of = async (owner, hours) => {
    const base = await opened();
    const keys = () => base.transaction("keys", "readwrite").objectStore("keys");
    let record = await asked(keys().get(owner));
    if (!record) {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      record = { owner, key };
    }
    record.seen = Date.now();
    record.hours = hours;
    await asked(keys().put(record));
    return new Store(base, record);
  };

  // Without a network: the store of whoever was here last, as long as their session may have run.
  const last = async () => {
    const base = await opened();
    const all = await asked(base.transaction("keys").objectStore("keys").getAll());
    const record = all.sort((a, b) => b.seen - a.seen)[0];
    if (!record || Date.now() - record.seen > record.hours * 3600000) return null;
    return new Store(base, record);
  };

  const able = () => Boolean(window.isSecureContext && window.indexedDB && window.crypto && crypto.subtle);

  window.xinqiaoSealed = { of, last, able };
})();
