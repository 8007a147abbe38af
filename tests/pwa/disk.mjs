/** What lies on the disk of a phone of the tests, whoever wrote it. */

/** Every row of every database: its name, the store, the rows. */
export async function everything() {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, failed) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)));
      found.push([name, store, ...rows]);
    }
    db.close();
  }
  return found;
}

/** @param {any} rows */
export const asText = (rows) => JSON.stringify(rows, (_, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value));

/** @param {IDBRequest} asked @returns {Promise<any>} */
const done = (asked) =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

/** A store, its indexes and its rows. @param {IDBObjectStore} store */
async function kept(store) {
  const indexes = [...store.indexNames].map((name) => store.index(name)).map(({ name, keyPath, unique }) => ({ name, keyPath, unique }));
  return { name: store.name, keyPath: store.keyPath, indexes, rows: await done(store.getAll()) };
}

/** All that lies on this phone now, to have it there again: `putBack` into one out of its box. */
export async function photograph() {
  const databases = [];
  for (const { name, version } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    const stores = await Promise.all([...db.objectStoreNames].map((one) => kept(db.transaction(one).objectStore(one))));
    databases.push({ name, version, stores });
    db.close();
  }
  return { databases, notes: localStorage.all() };
}

/** @param {Awaited<ReturnType<typeof photograph>>} phone */
export async function putBack({ databases, notes }) {
  for (const [key, text] of notes) localStorage.setItem(key, text);
  for (const { name, version, stores } of databases) {
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => stores.forEach((store) => putStore(asked.result, store));
    (await done(asked)).close();
  }
}

/** @param {IDBDatabase} db @param {Awaited<ReturnType<typeof kept>>} store */
function putStore(db, { name, keyPath, indexes, rows }) {
  const made = db.createObjectStore(name, { keyPath });
  for (const one of indexes) made.createIndex(one.name, one.keyPath, { unique: one.unique });
  for (const row of rows) made.put(row);
}
