package signin

import (
	"html/template"
	"net/http"
)

var signInPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>奔头 Bentou</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>登录 Sign in</h1>
{{with .}}<p role="alert">{{.}}</p>{{end}}
<form method="post" action="/signin">
<p><label for="token">访问令牌 Access token</label></p>
<p><input id="token" name="token" type="password" autocomplete="off" required autofocus size="72"></p>
<p><button>登录 Sign in</button></p>
</form>
<p>没有令牌？在服务器上运行 No token? On the server run <code>bentou token create --role ROLE --area AREA</code></p>
</main>
</body>
</html>
`))

// page shows the form to paste a token into.
func page(w http.ResponseWriter, status int, message string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'none'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	w.WriteHeader(status)
	_ = signInPage.Execute(w, message) // the reader has gone: there is nobody to tell
}
