// Package transport carries GraphQL over HTTP: POST with JSON, nothing else. A
// subscription is answered by server-sent events (https://github.com/enisdenjo/graphql-sse,
// distinct connections) where Accept names text/event-stream.
//
// It follows the GraphQL over HTTP draft (https://graphql.github.io/graphql-over-http/draft/)
// for both of its media types:
//
//   - application/graphql-response+json: the status tells what happened. 200 when
//     the operation was executed, even with errors in it; 4xx or 5xx, and no
//     "data" entry, when it was not.
//   - application/json: 200 for every GraphQL response, because gateways in
//     between may answer 4xx with JSON of their own. A request that is no GraphQL
//     request at all is 4xx here too.
//
// gqlgen's own transport answers 422 with "data": null where the draft says 400
// without data, echoes the request body in its errors, and checks the finished
// JSON once more before writing it. This one replaces it.
//
// A document may be named by its hash (documentId, extensions.persistedQuery); package
// trusted finds its text.
//
// Declined on purpose: GET (a link must not be able to run anything, and query
// texts do not belong into the logs of proxies), forms and multipart (a foreign
// page can send them without asking, JSON it cannot), and batches (one request,
// one limit).
//
// Whatever is refused is refused in JSON: {"errors":[{"message","extensions":{"code"}}]}.
package transport
