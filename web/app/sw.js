// Keeps every file of the application, so that it opens without a network. The build fills in the list: each file with its digest,
// which the browser checks when it fetches it.
const FILES = /* FILES */ [];
const VERSION = /* VERSION */ '';
const CACHE = `cailiang-${VERSION}`;

const fetchAll = async () => {
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map(async ([name, integrity]) => {
    const address = new URL(name, self.registration.scope);
    const answer = await fetch(address, { cache: 'no-cache', integrity });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    await cache.put(address, answer);
  }));
};

self.addEventListener('install', (event) => event.waitUntil(fetchAll()));

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((n) => n.startsWith('cailiang-') && n !== CACHE).map((n) => caches.delete(n)));
    await self.clients.claim();
  })());
});

// A new version waits until the reader asks for it: pages and files of two versions are never mixed.
self.addEventListener('message', (event) => {
  if (event.data === 'update') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    const wanted = address.href.split(/[?#]/)[0];
    const name = wanted.endsWith('/') ? `${wanted}index.html` : wanted;
    return (await cache.match(name)) ?? fetch(request);
  })());
});
