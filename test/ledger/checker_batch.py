"""Runs the stand-alone checker's own functions over many cases in one process: starting Python a thousand times is dear.

Reads one JSON command a line and answers each with one line:

  {"folder": path, "files": {path: base64 or null}, "keys": [...], "kept": [...]}
                                             the verdict on the export in that folder, these files being others or gone
  {"ed25519": [public, message, signature]}  in hexadecimal: whether it verifies
  {"entry": text}                            whether it is the canonical form of an entry
"""

import base64
import functools
import io
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import balise_verify as checker  # noqa: E402

# The same entry comes back in case after case, and what is said of it depends on nothing else.
parse_entry = checker.parse_entry
checker.parse_entry = functools.lru_cache(maxsize=4096)(checker.parse_entry)


class Overlay:
    """An export of which some files are others, or gone."""

    def __init__(self, folder):
        self.base = checker.Folder(folder)
        self.there = frozenset(self.base.names())
        self.bytes = {}
        self.files = {}

    def names(self):
        yield from (name for name in self.there if name not in self.files)
        yield from (name for name, data in self.files.items() if data is not None)

    def open(self, path):
        if path not in self.files and path not in self.bytes and path in self.there:
            with self.base.open(path) as file:
                self.bytes[path] = file.read()
        data = self.files[path] if path in self.files else self.bytes.get(path)
        return None if data is None else io.BytesIO(data)


def is_entry(text):
    try:
        parse_entry(text.encode("utf-8", "surrogatepass"))
    except checker.Malformed:
        return False
    return True


@functools.lru_cache(maxsize=None)
def opened(folder):
    return Overlay(folder)


def verdict(asked):
    source = opened(asked["folder"])
    source.files = {path: None if data is None else base64.b64decode(data) for path, data in asked["files"].items()}
    keys = [checker.parse_key(text) for text in asked["keys"]]
    kept = [checker.parse_checkpoint(note) for note in asked["kept"]]
    return checker.check_export(source, keys, kept)


def answer(asked):
    if "ed25519" in asked:
        return checker.ed25519_verifies(*(bytes.fromhex(part) for part in asked["ed25519"]))
    return is_entry(asked["entry"]) if "entry" in asked else verdict(asked)


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
