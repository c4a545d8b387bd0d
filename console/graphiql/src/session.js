// Who is signed in, as the server says: null is nobody. It is asked for once, because
// signing in and out load the page anew.
let asked;

export function mySession() {
  asked ??= fetch('/session').then(async (response) => {
    if (!response.ok) return null;
    const session = await response.json();
    endsWith(session);
    return session;
  });
  return asked;
}

// What the page shows goes when the session does: by its own end, when nothing was
// asked for too long, or when the server says so. Loading the page anew leaves nothing,
// also where the server no longer answers.
function endsWith(session) {
  const end = () => location.reload();
  const longest = 2 ** 31 - 1; // a timer that is set for longer rings at once
  if (session.expires) setTimeout(end, Math.min(longest, Date.parse(session.expires) - Date.now()));
  let idle;
  used = () => {
    clearTimeout(idle);
    if (session.idle) idle = setTimeout(end, Math.min(longest, session.idle * 1000));
  };
  used();
}

let used = () => {};

// answered is told of each answer of the API to somebody who is signed in.
export function answered(response) {
  if (response.status === 401) location.reload();
  else used();
}

// Signing out ends the session on the server; what was typed and shown goes with it,
// whether or not the server answers.
export async function signOut() {
  const session = await mySession();
  try {
    await fetch('/signout', { method: 'POST', headers: { 'Bentou-CSRF': session.csrf } });
  } finally {
    location.reload();
  }
}
