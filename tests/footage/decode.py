#!/usr/bin/python3
"""An independent reader of footage files, written from docs/footage-format.md alone.

    decode.py KEY FILE          decrypts FILE with the session's footage key (64 hexadecimal digits) to standard output
    decode.py KEY FILE CLIP POSITION WHAT
                                does so if FILE is what it should be, or of a version that does not say
    decode.py --vectors FILE    checks the test vectors in FILE
    decode.py --make-vectors    prints the test vectors

Exit status 0: done; 1: the file is damaged, was changed, or the key does not fit.
"""

import struct
import sys
from hashlib import blake2b

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = bytes.fromhex("89544246 0d0a1a0a")
CHUNK = 65536
HEADER = 96
TAG = 16
CLIP, PROXY, LOUDNESS = 1, 2, 3


class Damaged(Exception):
    pass


def derive(key, fields):
    both = blake2b(fields, key=key, digest_size=64).digest()
    return both[:32], both[32:48]


def nonce(number, final):
    return struct.pack("<QI", number, 1 if final else 0)


def chunks_of(size):
    return max(1, -(-size // CHUNK))


def clip_digest(clip):
    return blake2b(clip.encode("ascii"), digest_size=16).digest()


def encode(key, footage_id, salt, plain, version, said, what, position):
    """`footage_id` is the clip's digest in version 3; `said`: whether the header has the size."""
    size = len(plain) if said else (1 << 64) - 1 if version == 3 else 0
    fields = MAGIC + struct.pack("<II", version, CHUNK) + footage_id + salt
    fields += struct.pack("<QII", size, what, position)
    file_key, check = derive(key, fields)
    header = fields + check
    header += blake2b(header, digest_size=16).digest()
    cipher = ChaCha20Poly1305(file_key)
    count = chunks_of(len(plain))
    body = b"".join(
        cipher.encrypt(nonce(i, i == count - 1), plain[i * CHUNK : (i + 1) * CHUNK], None) for i in range(count)
    )
    return header + body


def decode(key, data, label=None):
    """`label`: the clip's digest, its position, and what the file is, as they should be."""
    if len(data) < HEADER or data[:8] != MAGIC:
        raise Damaged("no footage file")
    header = data[:HEADER]
    if blake2b(header[:80], digest_size=16).digest() != header[80:]:
        raise Damaged("header damaged")
    version, chunk = struct.unpack_from("<II", header, 8)
    size, what, position = struct.unpack_from("<QII", header, 48)
    if version not in (1, 2, 3) or chunk != CHUNK or (version == 2 and size != 0):
        raise Damaged("another version")
    if version != 3 and (what, position) != (0, 0):
        raise Damaged("another version")
    if version == 2 or (version == 3 and size == (1 << 64) - 1):
        body = len(data) - HEADER
        size = max(0, body - TAG * -(-body // (CHUNK + TAG)))
    count = chunks_of(size)
    if len(data) != HEADER + size + count * TAG:
        raise Damaged("size")
    file_key, check = derive(key, header[:64])
    if check != header[64:80]:
        raise Damaged("another key, or a changed header")
    if version == 3 and label is not None and label != (header[16:32], position, what):
        raise Damaged("another file than belongs here")
    if version != 3 and label is not None and (version == 2) != (label[2] == PROXY):
        raise Damaged("another file than belongs here")
    cipher = ChaCha20Poly1305(file_key)
    plain = []
    for i in range(count):
        at = HEADER + i * (CHUNK + TAG)
        try:
            plain.append(cipher.decrypt(nonce(i, i == count - 1), data[at : at + CHUNK + TAG], None))
        except InvalidTag:
            raise Damaged(f"chunk {i}")
    return b"".join(plain)


def pattern(size):
    return bytes((i * 31 + (i >> 8)) & 255 for i in range(size))


VECTOR_VERSIONS = [(1, True), (2, False), (3, True), (3, False)]
VECTOR_SIZES = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 12345]


def make_vectors():
    print("# Test vectors for docs/footage-format.md. Byte i of the plaintext is (31 i + floor(i / 256)) mod 256.")
    print("# `file` is the whole file where it is small; `digest` is its unkeyed BLAKE2b-256.")
    for number, ((version, said), size) in enumerate((v, s) for v in VECTOR_VERSIONS for s in VECTOR_SIZES):
        key = blake2b(b"key %d" % number, digest_size=32).digest()
        salt = blake2b(b"salt %d" % number, digest_size=16).digest()
        print(f"\nsize {size}\nversion {version}\nkey {key.hex()}")
        if version == 3:
            clip, position = f"01hq3k8v7c{number:016d}", number % 5
            what = PROXY if not said else (CLIP, LOUDNESS)[number % 2]
            footage_id = clip_digest(clip)
            print(f"said {'yes' if said else 'no'}\nclip {clip}\nposition {position}\nwhat {what}")
        else:
            footage_id, what, position = blake2b(b"id %d" % number, digest_size=16).digest(), 0, 0
            print(f"id {footage_id.hex()}")
        data = encode(key, footage_id, salt, pattern(size), version, said, what, position)
        print(f"salt {salt.hex()}")
        print(f"header {data[:HEADER].hex()}\nlength {len(data)}\ndigest {blake2b(data, digest_size=32).hexdigest()}")
        if size <= 1:
            print(f"file {data.hex()}")


def read_vectors(path):
    vectors = []
    with open(path, encoding="ascii") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            name, value = line.split()
            if name == "size":
                vectors.append({})
            vectors[-1][name] = value
    return vectors


def check_vectors(path):
    vectors = read_vectors(path)
    assert len(vectors) == len(VECTOR_VERSIONS) * len(VECTOR_SIZES), "vectors are missing"
    for vector in vectors:
        key = bytes.fromhex(vector["key"])
        plain = pattern(int(vector["size"]))
        version = int(vector["version"])
        said = vector["said"] == "yes" if version == 3 else version == 1
        footage_id = clip_digest(vector["clip"]) if version == 3 else bytes.fromhex(vector["id"])
        what, position = int(vector.get("what", 0)), int(vector.get("position", 0))
        data = encode(key, footage_id, bytes.fromhex(vector["salt"]), plain, version, said, what, position)
        label = (footage_id, position, what)
        assert data[:HEADER].hex() == vector["header"], vector["size"]
        assert len(data) == int(vector["length"]), vector["size"]
        assert blake2b(data, digest_size=32).hexdigest() == vector["digest"], vector["size"]
        assert "file" not in vector or vector["file"] == data.hex(), vector["size"]
        assert decode(key, data, label if version == 3 else None) == plain, vector["size"]


def main(arguments):
    if arguments == ["--make-vectors"]:
        make_vectors()
    elif len(arguments) == 2 and arguments[0] == "--vectors":
        check_vectors(arguments[1])
    elif len(arguments) in (2, 5):
        label = (clip_digest(arguments[2]), int(arguments[3]), int(arguments[4])) if arguments[2:] else None
        with open(arguments[1], "rb") as file:
            data = file.read()
        try:
            sys.stdout.buffer.write(decode(bytes.fromhex(arguments[0]), data, label))
        except Damaged as reason:
            print(f"{arguments[1]}: {reason}", file=sys.stderr)
            return 1
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
