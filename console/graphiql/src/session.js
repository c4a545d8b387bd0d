// Who is signed in, as the server says: null is nobody. It is asked for once, because
// signing in and out load the page anew.
let asked;

export function mySession() {
  asked ??= fetch('/session').then((response) => (response.ok ? response.json() : null));
  return asked;
}

// Signing out ends the session on the server; what was typed goes with it.
export async function signOut() {
  const session = await mySession();
  await fetch('/signout', { method: 'POST', headers: { 'Bentou-CSRF': session.csrf } });
  sessionStorage.clear();
  location.reload();
}
