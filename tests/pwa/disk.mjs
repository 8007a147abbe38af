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
