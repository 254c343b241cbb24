"""A server that does what the test tells it to, for hostile and recorded traffic: `scripted.py HOST PORT`.

It shares no code with Spinney; signatures are apsig's. People are at /u/NAME, each made with a key of its own when first
asked for. Whatever is posted is recorded, and whether its signature holds. The test speaks to it under /_:

  POST /_serve     {path, body, type?, status?}                 what a path answers
  POST /_send      {to, as, body, tamper?, key?, key_id?}                    posts as somebody; answers {status, body}
  GET  /_received                                               what came: [{path, activity, verified}]

`tamper` spoils what is sent: `unsigned`, `digest`, `body`, `old`, `future`, `target`, `stolen` (signed with another key under
the name of this one). `key` is whose key signs here, `key_id` what the signature says of it.
"""

import email.utils
import json
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from apsig.draft.sign import Signer
from apsig.draft.verify import Verifier
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

HOST, PORT = sys.argv[1], int(sys.argv[2])
ORIGIN = f"http://{HOST}"
TYPE = "application/activity+json"
DRAFT = ["(request-target)", "host", "date", "digest", "content-type"]

keys, served, received = {}, {}, []
lock = threading.Lock()

# RFC 6761: names below localhost are this machine, which not every resolver knows.
look_up = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **more: look_up("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more)


def key_of(name):
    with lock:
        if name not in keys:
            keys[name] = rsa.generate_private_key(65537, 2048)
        return keys[name]


def actor(name):
    own = f"{ORIGIN}/u/{name}"
    pem = key_of(name).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": own,
        "type": "Person",
        "preferredUsername": name,
        "inbox": f"{own}/inbox",
        "outbox": f"{own}/outbox",
        "endpoints": {"sharedInbox": f"{ORIGIN}/inbox"},
        "publicKey": {"id": f"{own}#main-key", "owner": own, "publicKeyPem": pem.decode()},
    }


def verified(path, headers, body):
    """Whether a post to us carries a signature of the actor it names."""
    try:
        name = json.loads(body)["actor"]
        request = urllib.request.Request(name, headers={"accept": TYPE})
        pem = json.load(urllib.request.urlopen(request, timeout=10))["publicKey"]["publicKeyPem"]
        return bool(Verifier(public_pem=pem, method="POST", url=ORIGIN + path, headers=headers, body=body).verify())
    except Exception as error:  # noqa: BLE001: whatever it is, it does not hold
        return repr(error)


def send(order):
    to, name, tamper = order["to"], order["as"], order.get("tamper")
    body = order["body"]
    body = (body if isinstance(body, str) else json.dumps(body)).encode()
    headers = {"content-type": TYPE}
    signed = list(DRAFT)
    if tamper in ("old", "future"):
        away = 3 * 3600 if tamper == "future" else -3 * 3600
        headers["date"] = email.utils.formatdate(time.time() + away, usegmt=True)
    if tamper == "digest":
        headers["digest"] = "SHA-256=" + "A" * 43 + "="
    key_id = order.get("key_id", f"{ORIGIN}/u/{name}#main-key")
    key = key_of("thief" if tamper == "stolen" else order.get("key", name))
    if tamper == "unsigned":
        headers["date"] = email.utils.formatdate(usegmt=True)
    else:
        sign_for = to.rsplit("/", 1)[0] + "/other" if tamper == "target" else to
        headers = Signer(
            headers=headers, private_key=key, method="POST", url=sign_for, key_id=key_id, body=body, signed_headers=signed
        ).sign()
        headers = {key: value for key, value in headers.items() if key.lower() not in ("authorization", "(request-target)")}
    if tamper == "body":
        body += b" "
    request = urllib.request.Request(to, data=body, headers=headers, method="POST")
    try:
        answer = urllib.request.urlopen(request, timeout=15)
        return {"status": answer.status, "body": answer.read().decode()}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": error.read().decode(errors="replace")[:500]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/_received":
            with lock:
                return self.answer(200, received)
        if path in served:
            status, body, kind = served[path]
            return self.answer(status, body, kind)
        if path.startswith("/u/"):
            return self.answer(200, actor(path.split("/")[2]), TYPE)
        if path == "/.well-known/webfinger":
            name = query.split("acct%3A")[-1].split("acct:")[-1].split("%40")[0].split("@")[0]
            link = {"rel": "self", "type": TYPE, "href": f"{ORIGIN}/u/{name}"}
            return self.answer(200, {"subject": f"acct:{name}@{HOST}", "links": [link]}, "application/jrd+json")
        return self.answer(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/_serve":
            order = json.loads(body)
            content = order["body"]
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
            served[order["path"]] = (order.get("status", 200), content, order.get("type", TYPE))
            return self.answer(200, {})
        if self.path == "/_send":
            return self.answer(200, send(json.loads(body)))
        self.answer(202, {})
        headers = {name.lower(): value for name, value in self.headers.items()}
        one = {"path": self.path, "activity": json.loads(body), "verified": verified(self.path, headers, body)}
        with lock:
            received.append(one)


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
