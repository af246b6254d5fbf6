"""Takes a post on a port of its own and keeps its path and body: http-stand-in.py FOLDER."""
import http.server
import os
import sys

FOLDER = sys.argv[1]


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with open(FOLDER + "/path", "w") as file:
            file.write(self.path + "\n")
        with open(FOLDER + "/posted", "ab") as file:
            file.write(body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
server.timeout = 20
with open(FOLDER + "/port.new", "w") as file:
    file.write(str(server.server_port))
os.rename(FOLDER + "/port.new", FOLDER + "/port")
server.handle_request()
