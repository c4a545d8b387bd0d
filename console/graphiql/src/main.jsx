import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './page.css';
import example from './example.graphql';

// GraphiQL's own fetcher brings a client for every transport; the API takes POST
// with JSON.
async function fetcher({ query, variables, operationName }, options) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      'Content-Type': 'application/json',
      ...options?.headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return response.json(); // every refusal is JSON as well
}

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery={example}
    // Variables may hold identity numbers, and desks in an office are shared:
    // nothing that was typed, nor the history of it, outlives the tab.
    storage={window.sessionStorage}
  />,
);
