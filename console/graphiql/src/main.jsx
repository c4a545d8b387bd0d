import { GraphiQL } from 'graphiql';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import example from './example.graphql';
import { mySession, signOut } from './session.js';

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
  return response.json(); // every refusal is JSON as well
}

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
        // Variables may hold identity numbers, and desks in an office are shared:
        // nothing that was typed, nor the history of it, outlives the tab.
        storage={window.sessionStorage}
      />
    </main>
  </>,
);
