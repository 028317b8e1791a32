// The simulator's own endpoints.

async function call(path, options = {}) {
  const response = await fetch(`/simulator/${path}`, { cache: "no-store", ...options });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error ?? response.statusText);
  return response.status === 204 ? null : response.json();
}

export function send(messenger, chat, action) {
  return call(`${messenger}/send`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ chat, ...action }),
  });
}

export async function entriesAfter(messenger, chat, after) {
  return (await call(`${messenger}/chats/${encodeURIComponent(chat)}?after=${after}`)).entries;
}

export function clear(messenger, chat) {
  return call(`${messenger}/chats/${encodeURIComponent(chat)}`, { method: "DELETE" });
}
