#!/usr/bin/env python3
"""Vérifie, sans Balise, un registre exporté ou la preuve que tient une personne.
Checks, without Balise, an exported ledger or the proof that a person holds.

One file, Python 3.9 or newer, standard library only. It shares no code with Balise, opens no connection and writes no
file. What is checked, and in which order, is in SPEC.md beside this folder; how to use it is in README.md.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import heapq
import io
import itertools
import json
import os
import re
import sys
from typing import Any, BinaryIO, Iterable, Iterator, NamedTuple, NoReturn, Optional

# ---------------------------------------------------------------------------------------------------------------------
# Ed25519 (RFC 8032, section 5.1). Points are (X, Y, Z, T) with x = X/Z, y = Y/Z and x * y = T/Z.
# ---------------------------------------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
TWO_D = 2 * D % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)
Point = tuple


def add(p: Point, q: Point) -> Point:
    """Section 5.1.4: complete, so doubling and the neutral point need no case of their own."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = p[3] * TWO_D * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decode_point(data: bytes) -> Optional[Point]:
    """Section 5.1.3. None for bytes that are not the one encoding of a point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * SQRT_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign == 1):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def encode_point(p: Point) -> bytes:
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def multiples(p: Point) -> list[list[Point]]:
    """For each of the 64 hexadecimal digits of a scalar, its 16 possible multiples of the point."""
    rows = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(add(row[-1], p))
        rows.append(row)
        p = add(row[15], p)
    return rows


BASE_Y = 4 * pow(5, P - 2, P) % P


@functools.lru_cache(maxsize=None)
def base_multiples() -> list[list[Point]]:
    base = decode_point(BASE_Y.to_bytes(32, "little"))
    assert base is not None
    return multiples(base)


@functools.lru_cache(maxsize=64)
def key_multiples(public: bytes) -> Optional[list[list[Point]]]:
    """Of the key's negative: what is checked is R = [s]B - [h]A."""
    point = decode_point(public)
    return None if point is None else multiples((P - point[0], point[1], 1, P - point[3]))


@functools.lru_cache(maxsize=1024)
def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """Section 5.1.7, without cofactor. R is compared as bytes, so that only its one encoding passes."""
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    negative = key_multiples(public)
    if s >= ORDER or negative is None:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    total = NEUTRAL
    for of_base, of_key in zip(base_multiples(), negative):
        total = add(add(total, of_base[s & 15]), of_key[h & 15])
        s, h = s >> 4, h >> 4
    return encode_point(total) == signature[:32]


# ---------------------------------------------------------------------------------------------------------------------
# What a fault is, and how the forms are read
# ---------------------------------------------------------------------------------------------------------------------

LARGEST_INTEGER = 2**53 - 1
BUNDLE = 256
HASH = 32
LONGEST_LINE = 1 << 20
LONGEST_FILE = BUNDLE * (2 + 65_535)
EMPTY_ROOT = hashlib.sha256(b"").digest()


class Fault(Exception):
    """The first thing that does not hold: its kind as SPEC.md names it, and its place."""

    def __init__(self, kind: str, **place: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.place = place


class Usage(Exception):
    """What was handed over cannot be used; a key of MESSAGES, and what it speaks of."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class Malformed(Exception):
    pass


def from_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Malformed from error
    if base64.b64encode(data).decode("ascii") != text:
        raise Malformed
    return data


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def safe_integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(text)
    return int(text)


def refuse(text: str) -> NoReturn:
    raise ValueError(text)


def no_twins(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("a name stands twice")
    return found


INTEGERS = {"parse_int": safe_integer, "parse_float": refuse, "parse_constant": refuse}
LEAF_DECODER = json.JSONDecoder(**INTEGERS)
FORM_DECODER = json.JSONDecoder(object_pairs_hook=no_twins, **INTEGERS)
BY_CODE_POINT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
AS_IT_STANDS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def parse_json(data: bytes) -> Any:
    try:
        return FORM_DECODER.decode(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed from error


def canonical(value: Any, text: str) -> str:
    """RFC 8785 of what `text` holds. Names sort by UTF-16 code units, which differ from code points only past U+FFFF."""
    is_plain = text.isascii() or max(text) <= "\uffff"
    return BY_CODE_POINT.encode(value) if is_plain else AS_IT_STANDS.encode(by_code_unit(value))


def by_code_unit(value: Any) -> Any:
    if isinstance(value, list):
        return [by_code_unit(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return {name: by_code_unit(value[name]) for name in names}


def parse_entry(leaf: bytes) -> dict[str, Any]:
    try:
        text = leaf.decode("utf-8")
        value, _ = LEAF_DECODER.raw_decode(text)
        is_canonical = canonical(value, text) == text
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not is_canonical or not isinstance(value, dict):
        raise Malformed
    v, at = value.get("v"), value.get("at")
    if type(v) is not int or v != 1 or type(at) is not int:
        raise Malformed
    if not isinstance(value.get("type"), str) or not isinstance(value.get("site"), str):
        raise Malformed
    return value


class Key(NamedTuple):
    name: str
    tag: bytes
    public: bytes
    text: str


NAME = re.compile(r"[^+\s\x00-\x1f]+")


def parse_key(text: Any) -> Key:
    name, tag, body = text.split("+", 2) if isinstance(text, str) and text.count("+") >= 2 else ("", "", "")
    key = from_base64(body)
    if not NAME.fullmatch(name) or len(key) != 33 or key[0] != 1:
        raise Malformed
    expected = hashlib.sha256(name.encode("utf-8") + b"\n" + key).digest()[:4]
    if tag != expected.hex() or decode_point(key[1:]) is None:
        raise Malformed
    return Key(name, expected, key[1:], text)


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    signed: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]


SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@functools.lru_cache(maxsize=1024)
def parse_checkpoint(note: str) -> Checkpoint:
    """A signed note whose text is the origin, the size and the root. Its signatures are read, not yet verified."""
    text, gap, tail = note.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != 3 or not tail.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Malformed
    origin, size, root = lines[0], lines[1], from_base64(lines[2])
    if not NAME.fullmatch(origin) or not SIZE.fullmatch(size) or int(size) > LARGEST_INTEGER or len(root) != HASH:
        raise Malformed
    signatures = tuple(parse_signature(line) for line in tail[:-1].split("\n"))
    return Checkpoint(origin, int(size), root, f"{text}\n".encode("utf-8"), signatures)


def parse_signature(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or not NAME.fullmatch(parts[1]):
        raise Malformed
    body = from_base64(parts[2])
    if len(body) < 5:
        raise Malformed
    return (parts[1], body[:4], body[4:])


def note_of(data: bytes) -> Checkpoint:
    try:
        return parse_checkpoint(data.decode("utf-8"))
    except ValueError as error:
        raise Malformed from error


def signed_by(checkpoint: Checkpoint, key: Key) -> Optional[bool]:
    """None without a line under this key; False when one does not verify, whatever the others do."""
    lines = [signature for name, tag, signature in checkpoint.signatures if (name, tag) == (key.name, key.tag)]
    if not lines or key.name != checkpoint.origin:
        return None
    return all(ed25519_verifies(key.public, checkpoint.signed, signature) for signature in lines)


def marks_on(checkpoint: Checkpoint, demanded: list[list[Key]]) -> list[list[Optional[bool]]]:
    return [[signed_by(checkpoint, key) for key in keys] for keys in demanded]


def is_spoiled(marks: list[list[Optional[bool]]]) -> bool:
    return any(False in found for found in marks)


def is_met(marks: list[list[Optional[bool]]]) -> bool:
    return not is_spoiled(marks) and all(True in found for found in marks)


class Change(NamedTuple):
    """An entry that hands the log to another key."""

    key: Key
    lost: Optional[Key]


class Keys:
    """Who vouches for the export's checkpoints at the size reached (SPEC.md, "Keys")."""

    def __init__(self, origin: str, given: list[Key]) -> None:
        self.origin = origin
        self.given = list(dict.fromkeys(given))
        self.vouching = self.given
        self.changes: list[Change] = []
        self.has_begun = False
        self.faulty: Optional[int] = None
        self.unsigned: Optional[tuple[int, int]] = None
        self.unknown_until: Optional[int] = None

    def pass_entry(self, entry: dict[str, Any]) -> None:
        if entry["type"] == "key_added":
            self.changes.append(Change(self.key_in(entry, "key"), None))
        elif entry["type"] == "key_lost":
            self.changes.append(Change(self.key_in(entry, "successor"), self.key_in(entry, "key")))

    def key_in(self, entry: dict[str, Any], member: str) -> Key:
        key = parse_key(entry.get(member))
        if key.name != self.origin:
            raise Malformed
        return key

    def demands(self, vouching: list[Key], changes: list[Change]) -> list[list[Key]]:
        """A checkpoint past these changes must be signed by one key of each list; those of the last vouch from then on."""
        demanded = []
        for key, lost in changes:
            if lost is None and vouching != [key]:
                demanded.append([other for other in vouching if other != key])
            vouching = [key] if lost is None or key in self.given else []
        return [*demanded, vouching]

    def vouch_for(self, checkpoint: Checkpoint) -> bool:
        changes, self.changes = self.changes, []
        if not self.has_begun and self.begin(checkpoint, changes):
            return True
        demanded = self.demands(self.vouching, changes)
        marks = marks_on(checkpoint, demanded)
        if is_met(marks):
            self.vouching, self.has_begun = demanded[-1], True
            return True
        self.has_begun = self.has_begun or any(signed_by(checkpoint, key) for key in self.given)
        if is_spoiled(marks) or self.has_begun:
            self.faulty = checkpoint.size if self.faulty is None else self.faulty
        else:
            self.unsigned = (self.unsigned[0] if self.unsigned else checkpoint.size, checkpoint.size)
        for key, lost in changes:
            if lost is not None and (self.has_begun or key in self.given):
                self.vouching = [key] if key in self.given else []
            elif lost is not None:
                self.vouching = [other for other in self.vouching if other != lost]
        return False

    def begin(self, checkpoint: Checkpoint, changes: list[Change]) -> bool:
        """Whoever has only a later key of the log begins where that key comes in."""
        entering = [change.key for change in changes]
        if any(signed_by(checkpoint, key) for key in self.given if key not in entering):
            return False
        for at, key in enumerate(entering):
            demanded = self.demands([key], changes[at + 1 :])
            if key in self.given and is_met(marks_on(checkpoint, demanded)):
                self.vouching, self.has_begun = demanded[-1], True
                self.unknown_until = self.unsigned[1] if self.unsigned else None
                self.unsigned = None
                return True
        return False

    def fault(self) -> Optional[Fault]:
        sizes = [] if self.faulty is None else [self.faulty]
        sizes += self.unsigned[:1] if self.unsigned else []
        return Fault("signature", size=min(sizes)) if sizes else None


# ---------------------------------------------------------------------------------------------------------------------
# An export
# ---------------------------------------------------------------------------------------------------------------------


class Folder:
    """An export on disk. Anything with these two methods will do."""

    def __init__(self, root: str) -> None:
        self.root = root

    def names(self) -> Iterator[str]:
        for folder, _, files in os.walk(self.root):
            for name in files:
                yield os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/")

    def open(self, path: str) -> Optional[BinaryIO]:
        try:
            return open(os.path.join(self.root, *path.split("/")), "rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None


def read(source: Any, path: str, most: int) -> bytes:
    """The whole file. One that is not there, or holds more than its form can, is not in that form."""
    file = source.open(path)
    if file is None:
        raise Fault("unreadable", file=path)
    with file:
        data: bytes = file.read(most + 1)
    if len(data) > most:
        raise Fault("unreadable", file=path)
    return data


def in_form(path: str, parse: Any, data: bytes) -> Any:
    try:
        return parse(data)
    except Malformed as error:
        raise Fault("unreadable", file=path) from error


def tile_path(level: str, number: int, width: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + ("" if width == BUNDLE else f".p/{width}")


TILE = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def place_of(name: str) -> Optional[tuple[str, int, int]]:
    """The level, number and width of a tile or bundle; None for any other file."""
    match = TILE.fullmatch(name)
    if match is None:
        return None
    level, number, width = match[1], int(match[2].replace("x", "").replace("/", "")), int(match[3] or BUNDLE)
    return (level, number, width) if width <= BUNDLE and tile_path(level, number, width) == name else None


def tiles_of(names: Iterable[str]) -> dict[tuple[str, int], int]:
    """The width of each tile and bundle that stands in the export; of a partial one the widest."""
    widths: dict[tuple[str, int], int] = {}
    for name in names:
        place = place_of(name)
        if place is not None:
            level, number, width = place
            widths[level, number] = max(width, widths.get((level, number), 0))
    return widths


def leaves_of(data: bytes) -> tuple[list[bytes], bool]:
    """The leaves of a bundle, and whether it ends where its last leaf does."""
    leaves, at = [], 0
    while at + 2 <= len(data):
        end = at + 2 + (data[at] << 8 | data[at + 1])
        if end > len(data):
            break
        leaves.append(data[at + 2 : end])
        at = end
    return leaves, at == len(data)


class Tree:
    """Rebuilds the tree leaf by leaf and compares it with the tiles. Holds one bundle and one tile of each level."""

    def __init__(self, source: Any, claimed: int, keys: Keys) -> None:
        self.source = source
        self.claimed = claimed
        self.keys = keys
        self.widths = tiles_of(source.names())
        self.size = 0
        self.edge: list[bytes] = []
        self.leaves: list[bytes] = []
        self.tiles: list[tuple[str, bytes]] = []
        self.begins = 0
        self.bundle = ""
        self.is_whole = True
        self.is_named_so = True
        self.texts: set[str] = set()

    def advance(self, size: int) -> None:
        while self.size < size:
            if self.size % BUNDLE == 0:
                self.open_bundle()
            self.take(self.size, self.next_leaf())

    def open_bundle(self) -> None:
        self.expect_bundle_ended()
        number = self.size // BUNDLE
        width = self.widths.get(("entries", number))
        if width is None:
            raise Fault("leaf_missing", leaf=self.size)
        self.begins = self.size
        self.bundle = tile_path("entries", number, width)
        self.leaves, self.is_whole = leaves_of(read(self.source, self.bundle, LONGEST_FILE))
        self.is_named_so = len(self.leaves) == width
        self.open_tile(0, number)

    def expect_bundle_ended(self) -> None:
        if len(self.leaves) > self.size - self.begins:
            raise Fault("leaf_extra", leaf=self.size)
        if not self.is_whole or not self.is_named_so:
            raise Fault("unreadable", file=self.bundle)

    def next_leaf(self) -> bytes:
        place = self.size - self.begins
        if place >= len(self.leaves):
            kind, where = ("leaf_missing", {"leaf": self.size}) if self.is_whole else ("unreadable", {"file": self.bundle})
            raise Fault(kind, **where)
        return self.leaves[place]

    def open_tile(self, level: int, number: int) -> None:
        needed = min(BUNDLE, (self.claimed >> 8 * level) - number * BUNDLE)
        width = self.widths.get((str(level), number), needed)
        path = tile_path(str(level), number, width)
        data = read(self.source, path, BUNDLE * HASH)
        if len(data) != width * HASH:
            raise Fault("unreadable", file=path)
        self.tiles[level : level + 1] = [(path, data)]

    def take(self, index: int, leaf: bytes) -> None:
        sha256, edge = hashlib.sha256, self.edge
        node = sha256(b"\0" + leaf).digest()
        if not self.agrees(0, index, node):
            raise Fault("leaf_differs", leaf=index)
        self.hear(leaf)
        height, place = 0, index
        while place & 1:
            node = sha256(b"\1" + edge.pop() + node).digest()
            height, place = height + 1, place >> 1
            if height & 7 == 0 and not self.agrees(height >> 3, place, node):
                raise Fault("node_differs", **{"from": place << height, "to": (place + 1) << height})
        edge.append(node)
        self.size = index + 1

    def agrees(self, level: int, place: int, node: bytes) -> bool:
        at = place % BUNDLE * HASH
        if at == 0 and level > 0:
            self.open_tile(level, place // BUNDLE)
        path, tile = self.tiles[level]
        if at >= len(tile):
            raise Fault("unreadable", file=path)
        return tile[at : at + HASH] == node

    def hear(self, leaf: bytes) -> None:
        try:
            entry = parse_entry(leaf)
            self.keys.pass_entry(entry)
        except Malformed as error:
            raise Fault("unreadable", file=self.bundle) from error
        notice = entry.get("notice")
        if isinstance(notice, str) and TEXT.fullmatch(notice):
            self.texts.add(notice)

    def root(self) -> bytes:
        if not self.edge:
            return EMPTY_ROOT
        node = self.edge[-1]
        for left in self.edge[-2::-1]:
            node = hashlib.sha256(b"\1" + left + node).digest()
        return node

    def has(self, name: str) -> bool:
        place = place_of(name)
        if place is None or self.widths.get(place[:2]) != place[2]:
            return False
        level, number, _ = place
        return number * BUNDLE < self.claimed >> (0 if level == "entries" else 8 * int(level))

    def expect_no_more(self) -> None:
        """At the size that the checkpoint counts."""
        self.expect_bundle_ended()
        if any(level == "entries" and number * BUNDLE >= self.size for level, number in self.widths):
            raise Fault("leaf_extra", leaf=self.size)


NEWEST = "checkpoint"
HISTORY = "checkpoints.jsonl"
TEXT = re.compile(r"[0-9a-f]{64}")
TEXT_FILE = re.compile(r"notices/([0-9a-f]{64})\.json")


def text_path(hash_: str) -> str:
    return f"notices/{hash_}.json"


def line_of_history(line: bytes) -> Checkpoint:
    made = parse_json(line)
    if not isinstance(made, dict) or made.keys() != {"at", "note"} or type(made["at"]) is not int:
        raise Malformed
    if not isinstance(made["note"], str):
        raise Malformed
    return parse_checkpoint(made["note"])


class Claim(NamedTuple):
    size: int
    checkpoint: Checkpoint
    is_kept: bool


def size_of(claim: Any) -> int:
    size: int = claim.size
    return size


class Answer:
    """What a check found, in the form of the JSON answer."""

    def __init__(self, given: list[Key], kept: list[Checkpoint]) -> None:
        self.found: dict[str, Any] = {"origin": None, "size": None, "root": None, "checked": [], "not_checked": []}
        self.found["fault"] = None
        if not given:
            self.could_not("signatures")
        if not kept:
            self.could_not("kept")

    def name(self, checkpoint: Checkpoint) -> None:
        root = to_base64(checkpoint.root)
        self.found.update({"origin": checkpoint.origin, "size": checkpoint.size, "root": root})

    def could(self, what: str, count: int) -> None:
        if count > 0:
            self.found["checked"].append({"what": what, "count": count})

    def could_not(self, what: str, **place: Any) -> None:
        self.found["not_checked"].append({"what": what, **place})

    def fail(self, fault: Fault) -> None:
        self.found["fault"] = {"kind": fault.kind, **fault.place}

    def count(self, check: Check) -> None:
        for what, number in check.counts.items():
            self.could(what, number)
        if check.keys.unknown_until is not None:
            self.could_not("earlier_signatures", until=check.keys.unknown_until)
        if check.kept and check.agreed_kept < check.newest.size:
            self.could_not("after_kept", **{"from": check.agreed_kept})
        others = sorted(check.others())
        if others:
            self.could_not("files", files=others)


class Check:
    """One pass over an export: the first fault at a leaf ends it, else the first of the others counts."""

    def __init__(self, source: Any, given: list[Key], kept: list[Checkpoint]) -> None:
        self.source = source
        self.newest = in_form(NEWEST, note_of, read(source, NEWEST, LONGEST_FILE))
        self.keys = Keys(self.newest.origin, given)
        self.tree = Tree(source, self.newest.size, self.keys)
        self.kept = sorted((other for other in kept if other.origin == self.newest.origin), key=size_of)
        self.foreign = [other for other in kept if other.origin != self.newest.origin]
        self.agreed = 0
        self.agreed_kept = 0
        self.counts = dict.fromkeys(("leaves", "checkpoints", "signatures", "kept", "notices"), 0)
        self.history_fault: Optional[Fault] = None

    def history(self) -> Iterator[Checkpoint]:
        """Every checkpoint made, oldest first, as far as the file is in its form."""
        last = None
        for checkpoint in self.lines():
            if checkpoint.origin != self.newest.origin or (last is not None and checkpoint.size < last.size):
                break
            last = checkpoint
            yield checkpoint
        else:
            if last == self.newest:
                return
        self.history_fault = Fault("unreadable", file=HISTORY)

    def lines(self) -> Iterator[Checkpoint]:
        file = self.source.open(HISTORY)
        with file or io.BytesIO() as lines:
            for line in iter(functools.partial(lines.readline, LONGEST_LINE), b""):
                try:
                    yield line_of_history(line)
                except Malformed:
                    yield self.newest._replace(origin="")

    def own(self) -> Iterator[Checkpoint]:
        """The history, with the newest in its place if the history does not end with it."""
        is_there = False
        for checkpoint in self.history():
            if checkpoint.size > self.newest.size and not is_there:
                is_there = True
                yield self.newest
            is_there = is_there or checkpoint == self.newest
            yield checkpoint
        if not is_there:
            yield self.newest

    def claims(self) -> Iterator[tuple[int, Iterator[Claim]]]:
        own = (Claim(checkpoint.size, checkpoint, False) for checkpoint in self.own())
        kept = (Claim(checkpoint.size, checkpoint, True) for checkpoint in self.kept)
        return itertools.groupby(heapq.merge(own, kept, key=size_of), key=size_of)

    def run(self) -> None:
        claims = self.claims()
        counts_more, older = False, None
        for size, claimed in claims:
            if size > self.newest.size:
                for claim in claimed:
                    counts_more = counts_more or (not claim.is_kept and self.is_believed(claim))
                    older = size if claim.is_kept and older is None else older
                continue
            self.tree.advance(size)
            self.counts["leaves"] = size
            self.meet(size, claimed, claims)
        self.tree.expect_no_more()
        if counts_more:
            raise Fault("leaf_missing", leaf=self.newest.size)
        if older is not None:
            raise Fault("older", **{"from": self.agreed_kept, "size": self.newest.size, "kept": older})
        self.expect_the_rest()

    def meet(self, size: int, claimed: Iterator[Claim], later: Iterator[tuple[int, Iterator[Claim]]]) -> None:
        heard = self.hear(claimed)
        if not all(agrees for agrees, _ in heard):
            is_fork = any(agrees for agrees, _ in heard) or self.agrees_later(later)
            raise Fault("root_differs", **{"from": self.agreed_kept if is_fork else self.agreed, "to": size})
        self.agreed = size if heard else self.agreed
        self.agreed_kept = size if any(is_kept for _, is_kept in heard) else self.agreed_kept

    def hear(self, claimed: Iterator[Claim]) -> list[tuple[bool, bool]]:
        """Of each checkpoint that is believed, whether the tree agrees with it, and whether it was kept elsewhere."""
        root = self.tree.root()
        heard = []
        for claim in claimed:
            if self.is_believed(claim):
                heard.append((claim.checkpoint.root == root, claim.is_kept))
                self.counts["kept" if claim.is_kept else "checkpoints"] += 1
        return heard

    def is_believed(self, claim: Claim) -> bool:
        """One kept elsewhere is. With keys given, one of the export only if they vouch for it."""
        if claim.is_kept or not self.keys.given:
            return True
        is_vouched = self.keys.vouch_for(claim.checkpoint)
        self.counts["signatures"] += int(is_vouched)
        return is_vouched

    def agrees_later(self, claims: Iterator[tuple[int, Iterator[Claim]]]) -> bool:
        try:
            for size, claimed in claims:
                if size > self.newest.size:
                    break
                self.tree.advance(size)
                if any(agrees for agrees, _ in self.hear(claimed)):
                    return True
        except Fault:
            pass
        return False

    def expect_the_rest(self) -> None:
        """What no leaf has to do with."""
        if self.history_fault is not None:
            raise self.history_fault
        texts = self.tree.texts | {match[1] for match in map(TEXT_FILE.fullmatch, self.source.names()) if match}
        differing = [text for text in sorted(texts) if not self.is_as_named(text)]
        self.counts["notices"] = len(texts) - len(differing)
        if self.foreign:
            raise Fault("origin_differs", kept=self.foreign[0].size)
        signature = self.keys.fault()
        if signature is not None:
            raise signature
        if differing:
            raise Fault("notice_differs", file=text_path(differing[0]))

    def others(self) -> Iterator[str]:
        """Files that are no part of an export of this size."""
        for name in self.source.names():
            if name not in (NEWEST, HISTORY) and not TEXT_FILE.fullmatch(name) and not self.tree.has(name):
                yield name

    def is_as_named(self, text: str) -> bool:
        return hashlib.sha256(read(self.source, text_path(text), LONGEST_FILE)).hexdigest() == text


def check_export(source: Any, given: list[Key], kept: list[Checkpoint]) -> dict[str, Any]:
    answer = Answer(given, kept)
    try:
        check = Check(source, given, kept)
        answer.name(check.newest)
        try:
            check.run()
        finally:
            answer.count(check)
    except Fault as fault:
        answer.fail(fault)
    return answer.found


# ---------------------------------------------------------------------------------------------------------------------
# The proof that a person holds
# ---------------------------------------------------------------------------------------------------------------------


def root_of_path(index: int, size: int, leaf: bytes, path: list[bytes]) -> Optional[bytes]:
    """RFC 9162, section 2.1.3.2. None when the path has not the length that the index and the size call for."""
    node, left, last = hashlib.sha256(b"\0" + leaf).digest(), index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if left & 1 or left == last:
            node = hashlib.sha256(b"\1" + sibling + node).digest()
            while left and not left & 1:
                left, last = left >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + sibling).digest()
        left, last = left >> 1, last >> 1
    return node if last == 0 else None


class Proven(NamedTuple):
    index: int
    leaf: str
    path: list[bytes]


def expect(holds: bool, at: str) -> None:
    if not holds:
        raise Fault("unreadable", file="receipt", at=at)


def parse_receipt(data: bytes) -> tuple[list[Any], Optional[Checkpoint], list[Proven]]:
    """What the collector answers to whoever holds the secret; of its members, `records` and `proof` are read."""
    try:
        held = parse_json(data)
    except Malformed as error:
        raise Fault("unreadable", file="receipt", at="") from error
    expect(isinstance(held, dict), "")
    records, proof = held.get("records"), held.get("proof", "")
    expect(isinstance(records, list) and all(isinstance(record, dict) for record in records), "records")
    if proof is None:
        return records, None, []
    expect(isinstance(proof, dict) and proof.keys() == {"checkpoint", "leaves"}, "proof")
    expect(isinstance(proof["checkpoint"], str), "proof.checkpoint")
    expect(isinstance(proof["leaves"], list), "proof.leaves")
    try:
        checkpoint = parse_checkpoint(proof["checkpoint"])
    except Malformed as error:
        raise Fault("unreadable", file="receipt", at="proof.checkpoint") from error
    leaves = [parse_proven(leaf, f"proof.leaves[{at}]", checkpoint) for at, leaf in enumerate(proof["leaves"])]
    return records, checkpoint, leaves


def parse_proven(held: Any, at: str, checkpoint: Checkpoint) -> Proven:
    expect(isinstance(held, dict) and held.keys() == {"index", "leaf", "path"}, at)
    index, leaf, path = held["index"], held["leaf"], held["path"]
    expect(type(index) is int and 0 <= index < checkpoint.size, f"{at}.index")
    expect(isinstance(leaf, str), f"{at}.leaf")
    expect(isinstance(path, list) and all(isinstance(node, str) for node in path), f"{at}.path")
    try:
        parse_entry(leaf.encode("utf-8"))
    except (Malformed, UnicodeEncodeError) as error:
        raise Fault("unreadable", file="receipt", at=f"{at}.leaf") from error
    try:
        nodes = [from_base64(node) for node in path]
    except Malformed as error:
        raise Fault("unreadable", file="receipt", at=f"{at}.path") from error
    expect(all(len(node) == HASH for node in nodes), f"{at}.path")
    return Proven(index, leaf, nodes)


def check_receipt(data: bytes, given: list[Key], kept: list[Checkpoint]) -> dict[str, Any]:
    answer = Answer(given, [])
    answer.found["not_checked"] = [{"what": "signatures"}] if not given else []
    try:
        records, checkpoint, leaves = parse_receipt(data)
        if checkpoint is not None:
            answer.name(checkpoint)
            check_proof(checkpoint, leaves, given)
            same = kept_alike(checkpoint, kept)
            answer.could("signatures", int(bool(given)))
            answer.could("kept", same)
        if checkpoint is None or same == 0:
            answer.could_not("kept")
        expect_proven(records, {leaf.leaf for leaf in leaves})
        answer.could("records", len(records))
    except Fault as fault:
        answer.fail(fault)
    return answer.found


def check_proof(checkpoint: Checkpoint, leaves: list[Proven], given: list[Key]) -> None:
    for index, leaf, path in sorted(leaves):
        if root_of_path(index, checkpoint.size, leaf.encode("utf-8"), path) != checkpoint.root:
            raise Fault("not_included", leaf=index)
    marks = [signed_by(checkpoint, key) for key in given]
    if given and (False in marks or True not in marks):
        raise Fault("signature", size=checkpoint.size)


def kept_alike(checkpoint: Checkpoint, kept: list[Checkpoint]) -> int:
    """How many there are of this size: only those can be compared, for no proof links two sizes here."""
    for other in kept:
        if other.origin != checkpoint.origin:
            raise Fault("origin_differs", kept=other.size)
        if other.size == checkpoint.size and other.root != checkpoint.root:
            raise Fault("root_differs", **{"from": 0, "to": checkpoint.size})
    return sum(other.size == checkpoint.size for other in kept)


def expect_proven(records: list[Any], proven: set[str]) -> None:
    for number, record in enumerate(records):
        if canonical(record, AS_IT_STANDS.encode(record)) not in proven:
            raise Fault("not_proven", record=number)


# ---------------------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------------------

FRENCH = {
    "usage": """\
Vérifie un registre exporté, ou la preuve que tient une personne. N’ouvre aucune connexion et n’écrit aucun fichier.

  python3 balise_verify.py DOSSIER [--key CLÉ]... [--checkpoint FICHIER]... [--json] [--language fr|en]
  python3 balise_verify.py --receipt FICHIER [--key CLÉ]... [--checkpoint FICHIER]... [--json] [--language fr|en]

  --key         une clé du registre (<origine>+<8 chiffres>+<base64>), ou un fichier qui en contient une par ligne
  --checkpoint  un point de contrôle gardé ailleurs que chez l’exploitant, ou un checkpoints.jsonl
  --receipt     le JSON que reçoit la personne qui consulte son consentement
  --json        la réponse en JSON

Code de sortie : 0, aucune anomalie; 1, une anomalie; 2, la commande ne peut pas être exécutée.""",
    "option": "Option inconnue ou incomplète : {option}. --help les montre.",
    "what": "Nommez ce qu’il faut vérifier : un dossier exporté, ou --receipt FICHIER.",
    "folder": "{path} n’est pas un dossier.",
    "file": "{path} ne peut pas être lu : {reason}.",
    "key": "{given} n’est ni une clé (<origine>+<8 chiffres>+<base64>) ni un fichier de clés.",
    "kept": "{path} n’est ni un point de contrôle ni une suite de points de contrôle.",
    "log": "Registre   {origin}\nEntrées    {size}\nRacine     {root}\n",
    "checked": "Vérifié :",
    "checked_until": "Vérifié avant l’anomalie :",
    "not_checked": "Non vérifié :",
    "leaves": "entrées, avec leurs tuiles et les sous-arbres qu’elles forment : {count}",
    "checkpoints": "points de contrôle, avec la racine que chacun annonce : {count}",
    "signatures": "points de contrôle dont une clé reconnue répond : {count}",
    "kept+": "points de contrôle gardés ailleurs, que le registre prolonge : {count}",
    "notices": "textes d’avis, avec leur empreinte : {count}",
    "records": "inscriptions que la preuve situe dans le registre : {count}",
    "-signatures": "les signatures, faute de clé (--key)",
    "-kept": "que le registre entier n’a pas été refait, faute d’un point de contrôle gardé ailleurs (--checkpoint)",
    "-kept_receipt": "que ce registre est celui que voient les autres, faute d’un point de contrôle gardé ailleurs et de même "
    "taille (--checkpoint)",
    "-earlier_signatures": "les signatures jusqu’à la taille {until} : elles précèdent toute clé donnée",
    "-after_kept": "que les entrées à partir de {from} n’ont pas été refaites : aucun point de contrôle gardé ailleurs ne les "
    "couvre",
    "-files": "des fichiers étrangers à l’export : {files}",
    "none": "Aucune anomalie.",
    "fault": "Anomalie : {says}",
    "until": "La vérification s’arrête là; ce qui suit n’a pas été vérifié.",
    "unreadable": "{file} n’a pas la forme prescrite, ou manque.",
    "unreadable_receipt": "le reçu n’a pas la forme prescrite, à « {at} ».",
    "leaf_missing": "l’entrée {leaf} manque; un point de contrôle la compte.",
    "leaf_extra": "l’entrée {leaf} est de trop; le point de contrôle ne la compte pas.",
    "leaf_differs": "l’entrée {leaf} n’est pas celle dont la tuile garde l’empreinte.",
    "node_differs": "les entrées {from} à {last} ne donnent pas l’empreinte que garde la tuile qui les surmonte.",
    "root_differs": "l’arbre des {to} premières entrées n’a pas la racine du point de contrôle de cette taille; celui des {from} "
    "premières s’accordait encore.",
    "older": "l’export finit à la taille {size}, avant le point de contrôle gardé ailleurs, de taille {kept} : il a été coupé, ou "
    "c’est un ancien qu’on montre de nouveau. Les {from} premières entrées sont celles qui ont été gardées.",
    "origin_differs": "le point de contrôle gardé ailleurs, de taille {kept}, est celui d’un autre registre.",
    "signature": "personne ne répond du point de contrôle de taille {size}.",
    "notice_differs": "le texte {file} n’a pas l’empreinte que dit son nom.",
    "not_included": "la preuve de l’entrée {leaf} ne mène pas à la racine du point de contrôle.",
    "not_proven": "l’inscription {record} (la première est 0) n’est pas dans la preuve. Si elle date de moins d’une minute, "
    "redemandez la preuve.",
}

ENGLISH = {
    "usage": """\
Checks an exported ledger, or the proof that a person holds. Opens no connection and writes no file.

  python3 balise_verify.py FOLDER [--key KEY]... [--checkpoint FILE]... [--json] [--language fr|en]
  python3 balise_verify.py --receipt FILE [--key KEY]... [--checkpoint FILE]... [--json] [--language fr|en]

  --key         a key of the ledger (<origin>+<8 digits>+<base64>), or a file that holds one a line
  --checkpoint  a checkpoint kept elsewhere than with the operator, or a checkpoints.jsonl
  --receipt     the JSON that a person gets who looks up their consent
  --json        the answer as JSON

Exit code: 0, no fault; 1, a fault; 2, the command cannot be run.""",
    "option": "Unknown or incomplete option: {option}. --help shows them.",
    "what": "Name what to check: an exported folder, or --receipt FILE.",
    "folder": "{path} is not a folder.",
    "file": "{path} cannot be read: {reason}.",
    "key": "{given} is neither a key (<origin>+<8 digits>+<base64>) nor a file of keys.",
    "kept": "{path} is neither a checkpoint nor a list of checkpoints.",
    "log": "Ledger     {origin}\nEntries    {size}\nRoot       {root}\n",
    "checked": "Checked:",
    "checked_until": "Checked before the fault:",
    "not_checked": "Not checked:",
    "leaves": "entries, with their tiles and the subtrees they form: {count}",
    "checkpoints": "checkpoints, with the root that each states: {count}",
    "signatures": "checkpoints that a trusted key vouches for: {count}",
    "kept+": "checkpoints kept elsewhere, which the ledger continues: {count}",
    "notices": "notices, with their hash: {count}",
    "records": "records that the proof places in the ledger: {count}",
    "-signatures": "signatures, for want of a key (--key)",
    "-kept": "that the whole ledger was not made anew, for want of a checkpoint kept elsewhere (--checkpoint)",
    "-kept_receipt": "that this ledger is the one that others see, for want of a checkpoint kept elsewhere and of the same size "
    "(--checkpoint)",
    "-earlier_signatures": "signatures up to size {until}: they come before any key given",
    "-after_kept": "that the entries from {from} on were not made anew: no checkpoint kept elsewhere covers them",
    "-files": "files that are no part of the export: {files}",
    "none": "No fault.",
    "fault": "Fault: {says}",
    "until": "The check stops there; what follows was not checked.",
    "unreadable": "{file} is not in the form it must have, or not there.",
    "unreadable_receipt": 'the receipt is not in the form it must have, at "{at}".',
    "leaf_missing": "entry {leaf} is missing, and a checkpoint counts it.",
    "leaf_extra": "entry {leaf} is one too many: the checkpoint does not count it.",
    "leaf_differs": "entry {leaf} is not the one whose hash the tile holds.",
    "node_differs": "entries {from} to {last} do not give the hash that the tile above them holds.",
    "root_differs": "the tree of the first {to} entries does not have the root of the checkpoint of that size; that of the first "
    "{from} still agreed.",
    "older": "the export ends at size {size}, before the checkpoint kept elsewhere, of size {kept}: it was cut, or an old one is "
    "shown again. The first {from} entries are those that were kept.",
    "origin_differs": "the checkpoint kept elsewhere, of size {kept}, is of another ledger.",
    "signature": "nobody vouches for the checkpoint of size {size}.",
    "notice_differs": "the text {file} does not have the hash that its name states.",
    "not_included": "the proof of entry {leaf} does not lead to the root of the checkpoint.",
    "not_proven": "record {record} (the first is 0) is not in the proof. If it is less than a minute old, ask for the proof again.",
}

MESSAGES = {"fr": FRENCH, "en": ENGLISH}


def says(fault: dict[str, Any], words: dict[str, str]) -> str:
    kind = "unreadable_receipt" if "at" in fault else fault["kind"]
    return words[kind].format(**fault, last=fault.get("to", 0) - 1)


def report(found: dict[str, Any], words: dict[str, str], about: str) -> str:
    fault = found["fault"]
    lines = [] if found["origin"] is None else [words["log"].format(**found)]
    if found["checked"]:
        lines.append(words["checked" if fault is None else "checked_until"])
        lines += ["  - " + (words.get(f"{item['what']}+") or words[item["what"]]).format(**item) for item in found["checked"]]
    if found["not_checked"]:
        lines.append(words["not_checked"])
    for item in found["not_checked"]:
        sentence = words.get(f"-{item['what']}{about}") or words[f"-{item['what']}"]
        lines.append("  - " + sentence.format(**{**item, "files": ", ".join(item.get("files", []))}))
    verdict = [words["none"]] if fault is None else [words["fault"].format(**fault), words["until"]]
    return "\n".join([*lines, *([""] if lines else []), *verdict])


class Asked(NamedTuple):
    folder: Optional[str]
    receipt: Optional[str]
    keys: list[str]
    kept: list[str]


def parse_arguments(arguments: list[str]) -> Asked:
    given: dict[str, list[str]] = {"": [], "--key": [], "--checkpoint": [], "--receipt": [], "--language": []}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == "--json":
            continue
        if not argument.startswith("-"):
            given[""].append(argument)
        elif name not in given:
            raise Usage("option", option=argument)
        else:
            given[name].append(value if equals else next(rest, ""))
            if given[name][-1] == "":
                raise Usage("option", option=name)
    if len(given[""]) + len(given["--receipt"]) != 1:
        raise Usage("what")
    if not set(given["--language"]) <= set(MESSAGES):
        raise Usage("option", option="--language")
    return Asked((given[""] or [None])[0], (given["--receipt"] or [None])[0], given["--key"], given["--checkpoint"])


def read_given(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def keys_of(given: str) -> list[Key]:
    try:
        return [parse_key(given)]
    except Malformed:
        pass
    if not os.path.isfile(given):
        raise Usage("key", given=given)
    try:
        keys = [parse_key(line.strip()) for line in read_given(given).decode("utf-8").splitlines() if line.strip()]
    except (Malformed, UnicodeDecodeError) as error:
        raise Usage("key", given=given) from error
    if not keys:
        raise Usage("key", given=given)
    return keys


def kept_of(path: str) -> list[Checkpoint]:
    data = read_given(path)
    try:
        if not data.startswith(b"{"):
            return [note_of(data)]
        return [line_of_history(line) for line in data.splitlines()]
    except Malformed as error:
        raise Usage("kept", path=path) from error


def check(asked: Asked) -> dict[str, Any]:
    given = [key for text in asked.keys for key in keys_of(text)]
    kept = [checkpoint for path in asked.kept for checkpoint in kept_of(path)]
    if asked.receipt is not None:
        return check_receipt(read_given(asked.receipt), given, kept)
    folder = asked.folder or ""
    if not os.path.isdir(folder):
        raise Usage("folder", path=folder)
    return check_export(Folder(folder), given, kept)


def language_of(arguments: list[str]) -> str:
    """Read first, so that a complaint about the other arguments is in it too."""
    asked = re.search(r"(?:^|\0)--language[=\0](\w+)", "\0".join(arguments))
    return asked[1] if asked is not None and asked[1] in MESSAGES else "fr"


def main(arguments: list[str]) -> int:
    words = MESSAGES[language_of(arguments)]
    if "--help" in arguments or "-h" in arguments:
        print(words["usage"])
        return 0
    try:
        asked = parse_arguments(arguments)
        found = check(asked)
    except Usage as usage:
        print(words[usage.message].format(**usage.values), file=sys.stderr)
        return 2
    except OSError as error:
        print(words["file"].format(path=error.filename, reason=error.strerror), file=sys.stderr)
        return 2
    fault = found["fault"]
    if fault is not None:
        fault["says"] = says(fault, words)
    if "--json" in arguments:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(report(found, words, "" if asked.receipt is None else "_receipt"))
    return 0 if fault is None else 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
