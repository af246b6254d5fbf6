"""Answers as InfluxDB and Elasticsearch do, as far as the recipes need: it checks what is written to
it and gives back what was. It prints its port, keeps everything in memory and ends with its caller."""
import http.server
import json
import os

documents = []


class Store(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body=None):
        data = b"" if body is None else (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path.startswith("/write?"):
            # Comments are passed over; a point has a head, fields and a time.
            lines = [line for line in body.splitlines() if line and not line.startswith("#")]
            good = all(line.rsplit(" ", 1)[1].lstrip("-").isdigit() for line in lines)
            self.answer(204 if lines and good else 400)
        elif self.path.endswith("/_bulk"):
            if self.headers["Content-Type"] != "application/x-ndjson" or not body.endswith("\n"):
                return self.answer(406)
            lines = [json.loads(line) for line in body.splitlines()]
            actions, sources = lines[::2], lines[1::2]
            if len(actions) != len(sources) or any(list(a) != ["create"] for a in actions):
                return self.answer(400, {"error": "action lines and documents must alternate"})
            documents.extend(sources)
            self.answer(200, {"errors": False, "items": [{"create": {"status": 201}}] * len(sources)})
        else:
            self.answer(404)

    def do_GET(self):
        if "/_search" not in self.path:
            return self.answer(404)
        hits = [{"_index": "points", "_id": str(n), "_source": d} for n, d in enumerate(documents)]
        self.answer(200, {"hits": {"hits": hits}})

    def log_message(self, *arguments):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Store)
server.timeout = 0.1
caller = os.getppid()
print(server.server_port, flush=True)
while os.getppid() == caller:
    server.handle_request()
