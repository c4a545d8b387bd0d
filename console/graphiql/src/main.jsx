import { GraphiQL } from 'graphiql';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import example from './example.graphql';
import { answered, mySession, signOut } from './session.js';

// GraphiQL's own fetcher brings a client for every transport; the API takes POST
// with JSON.
async function fetcher({ query, variables, operationName }, options) {
  const session = await mySession();
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      'Content-Type': 'application/json',
      ...(session && { 'Bentou-CSRF': session.csrf }),
      ...options?.headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  if (session) answered(response);
  return response.json(); // every refusal is JSON as well
}

// Variables may hold identity numbers, and desks in an office are shared: what was typed,
// and the history of it, is gone with the page and never in the browser's storage.
const kept = new Map();
const memory = {
  get length() {
    return kept.size;
  },
  key: (n) => [...kept.keys()][n] ?? null,
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => void kept.set(name, String(value)),
  removeItem: (name) => void kept.delete(name),
  clear: () => kept.clear(),
};

function Bar() {
  const [session, setSession] = useState();
  useEffect(() => {
    mySession().then(setSession);
  }, []);
  if (session === undefined) return <header className="bar" />;
  if (session === null) {
    return (
      <header className="bar">
        <span>尚未登录，看不到数据。Not signed in: no data to see.</span>
        <a href="/signin">登录 Sign in</a>
      </header>
    );
  }
  return (
    <header className="bar">
      <span>
        {session.name}（{session.role}）
      </span>
      <button onClick={signOut}>退出 Sign out</button>
    </header>
  );
}

createRoot(document.getElementById('graphiql')).render(
  <>
    <Bar />
    <main className="editor">
      <GraphiQL
        fetcher={fetcher}
        defaultQuery={example}
        storage={memory}
      />
    </main>
  </>,
);
