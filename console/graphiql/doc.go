// Package graphiql serves GraphiQL, the in-browser desk for GraphQL queries, as
// one page that loads nothing from elsewhere: it works on a machine without a
// network, and under a content security policy that lets it talk to nobody but
// the server it came from.
//
// The page itself is public and holds no data; what its queries may see is
// decided at /graphql like anyone's.
//
// Its sources are src and build.mjs; dist is built from them by
// "npm ci && npm run build" in this folder and committed, so that the program
// builds with go build alone. .ci/run builds it again and compares.
package graphiql
