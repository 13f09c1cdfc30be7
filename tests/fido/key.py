#!/usr/bin/python3
"""A security key in software, for tests: CTAP 2.0 over CTAPHID, as a device on USB speaks it, on a local socket.

    key.py FOLDER [--pin PIN] [--no-hmac-secret]

Listens on FOLDER/socket and says "ready". It is touched when a file FOLDER/touch is there, which it removes; FOLDER/always
is a finger that stays. Without a touch it waits, and says so, for FOLDER/patience seconds (10 unless there is such a file). What
it keeps is in memory: another process is another key.
"""
import hashlib
import hmac
import os
import socket
import struct
import sys
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

FOLDER = sys.argv[1]
PIN = sys.argv[sys.argv.index("--pin") + 1] if "--pin" in sys.argv else None
SECRETS = "--no-hmac-secret" not in sys.argv
INIT, CBOR, CANCEL, KEEPALIVE, ERROR = 0x06, 0x10, 0x11, 0x3B, 0x3F
AAGUID = b"software for tst"


class Refused(Exception):
    """A CTAP2 status other than success."""


# --- CBOR, as far as CTAP2 goes ---

def head(kind, number):
    if number < 24:
        return bytes([kind << 5 | number])
    for extra, size in ((24, "B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if number < 1 << 8 * struct.calcsize(size):
            return bytes([kind << 5 | extra]) + struct.pack(size, number)
    raise ValueError


def encode(value):
    if value is True or value is False:
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(encode(one) for one in value)
    return head(5, len(value)) + b"".join(encode(key) + encode(one) for key, one in value.items())


def decode(data, at=0):
    kind, number = data[at] >> 5, data[at] & 31
    at += 1
    if number >= 24 and kind != 7:
        size = 1 << number - 24
        number = int.from_bytes(data[at:at + size], "big")
        at += size
    if kind == 0:
        return number, at
    if kind == 1:
        return -1 - number, at
    if kind in (2, 3):
        piece = data[at:at + number]
        return (piece if kind == 2 else piece.decode()), at + number
    if kind == 4:
        items = []
        for _ in range(number):
            item, at = decode(data, at)
            items.append(item)
        return items, at
    if kind == 5:
        items = {}
        for _ in range(number):
            key, at = decode(data, at)
            items[key], at = decode(data, at)
        return items, at
    return number == 21, at


# --- What a key does ---

class Key:
    def __init__(self):
        self.agreement = ec.generate_private_key(ec.SECP256R1())
        self.token = os.urandom(32)
        self.retries = 8
        self.counter = 0
        self.credentials = {}  # id → (private key, relying party, what answers without PIN, with it)

    def cose(self, private, algorithm):
        numbers = private.public_key().public_numbers()
        return {1: 2, 3: algorithm, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def shared(self, theirs):
        public = ec.EllipticCurvePublicNumbers(int.from_bytes(theirs[-2], "big"), int.from_bytes(theirs[-3], "big"),
                                               ec.SECP256R1()).public_key()
        return hashlib.sha256(self.agreement.exchange(ec.ECDH(), public)).digest()

    def cipher(self, key, data, decrypts):
        cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16)))
        worker = cipher.decryptor() if decrypts else cipher.encryptor()
        return worker.update(data) + worker.finalize()

    def verified(self, given, text):
        """Whether a PIN was shown: by the token that it gives."""
        if given is None:
            return False
        if not hmac.compare_digest(hmac.new(self.token, text, "sha256").digest()[:16], given):
            raise Refused(0x33)
        return True

    def info(self):
        told = {1: ["FIDO_2_0"]}
        if SECRETS:
            told[2] = ["hmac-secret"]
        told.update({3: AAGUID, 4: {"rk": True, "up": True, "clientPin": PIN is not None}, 5: 1200, 6: [1]})
        return told

    def pin(self, asked):
        if asked[2] == 1:
            return {3: self.retries}
        if asked[2] == 2:
            return {1: self.cose(self.agreement, -25)}
        if asked[2] != 5 or PIN is None:
            raise Refused(0x35)
        if self.retries == 0:
            raise Refused(0x32)
        shared = self.shared(asked[3])
        if self.cipher(shared, asked[6], True) != hashlib.sha256(PIN.encode()).digest()[:16]:
            self.retries -= 1
            raise Refused(0x31)
        self.retries = 8
        return {2: self.cipher(shared, self.token, False)}

    def make(self, asked, touch):
        verified = self.verified(asked.get(8), asked[1])
        if PIN is not None and not verified:
            raise Refused(0x36)
        touch()
        private = ec.generate_private_key(ec.SECP256R1())
        credential = os.urandom(48)
        self.credentials[credential] = (private, asked[2]["id"], os.urandom(32), os.urandom(32))
        self.counter += 1
        extensions = encode({"hmac-secret": True}) if SECRETS and asked.get(6, {}).get("hmac-secret") else b""
        data = (hashlib.sha256(asked[2]["id"].encode()).digest() +
                bytes([0x41 | (4 if verified else 0) | (0x80 if extensions else 0)]) + struct.pack(">I", self.counter) +
                AAGUID + struct.pack(">H", len(credential)) + credential + encode(self.cose(private, -7)) + extensions)
        return {1: "packed", 2: data, 3: {"alg": -7, "sig": private.sign(data + asked[1], ec.ECDSA(hashes.SHA256()))}}

    def answer(self, asked, touch):
        verified = self.verified(asked.get(6), asked[2])
        for one in asked.get(3, []):
            known = self.credentials.get(one["id"])
            if known and known[1] == asked[1]:
                break
        else:
            raise Refused(0x2E)
        present = asked.get(5, {}).get("up", True)
        if present:
            touch()
        self.counter += 1
        extensions = b""
        wanted = asked.get(4, {}).get("hmac-secret")
        if wanted and present:
            shared = self.shared(wanted[1])
            if hmac.new(shared, wanted[2], "sha256").digest()[:16] != wanted[3]:
                raise Refused(0x33)
            salt = self.cipher(shared, wanted[2], True)
            secret = hmac.new(known[3 if verified else 2], salt, "sha256").digest()
            extensions = encode({"hmac-secret": self.cipher(shared, secret, False)})
        data = (hashlib.sha256(asked[1].encode()).digest() +
                bytes([(1 if present else 0) | (4 if verified else 0) | (0x80 if extensions else 0)]) +
                struct.pack(">I", self.counter) + extensions)
        return {1: {"id": one["id"], "type": "public-key"}, 2: data,
                3: known[0].sign(data + asked[2], ec.ECDSA(hashes.SHA256()))}

    def command(self, message, touch):
        asked = decode(message, 1)[0] if len(message) > 1 else {}
        try:
            if message[0] == 1:
                told = self.make(asked, touch)
            elif message[0] == 2:
                told = self.answer(asked, touch)
            elif message[0] == 4:
                told = self.info()
            elif message[0] == 6:
                told = self.pin(asked)
            else:
                raise Refused(0x01)
        except Refused as refused:
            return bytes([refused.args[0]])
        return b"\0" + encode(told)


# --- Reports of 64 bytes ---

class Line:
    def __init__(self, connection, key):
        self.connection, self.key, self.broken_off = connection, key, False

    def report(self):
        data = b""
        while len(data) < 64:
            piece = self.connection.recv(64 - len(data))
            if not piece:
                return None
            data += piece
        return data

    def send(self, channel, command, data):
        first, rest = data[:57], data[57:]
        self.connection.sendall((channel + bytes([command | 0x80]) + struct.pack(">H", len(data)) + first).ljust(64, b"\0"))
        for number in range((len(rest) + 58) // 59):
            piece = rest[59 * number:59 * number + 59]
            self.connection.sendall((channel + bytes([number]) + piece).ljust(64, b"\0"))

    def touched(self):
        if os.path.exists(os.path.join(FOLDER, "always")):
            return True
        try:
            os.unlink(os.path.join(FOLDER, "touch"))
            return True
        except FileNotFoundError:
            return False

    def cancelled(self):
        self.connection.setblocking(False)
        try:
            waiting = self.connection.recv(64)
            return not waiting or waiting[4] == CANCEL | 0x80
        except BlockingIOError:
            return False
        finally:
            self.connection.setblocking(True)

    def touch(self, channel):
        try:
            patience = float(open(os.path.join(FOLDER, "patience")).read())
        except FileNotFoundError:
            patience = 10
        until = time.monotonic() + patience
        while not self.touched():
            if self.cancelled():
                raise Refused(0x2D)
            if time.monotonic() > until:
                raise Refused(0x2F)
            self.send(channel, KEEPALIVE, b"\x02")
            time.sleep(0.05)

    def serve(self):
        while True:
            report = self.report()
            if report is None:
                return
            channel, command = report[:4], report[4] & 0x7F
            length = struct.unpack(">H", report[5:7])[0]
            message = report[7:]
            while len(message) < length:
                message += self.report()[5:]
            message = message[:length]
            if command == INIT:
                self.send(channel, INIT, message + b"\0\0\0\x01" + bytes([2, 1, 0, 0, 0x0C]))
            elif command == CBOR:
                self.send(channel, CBOR, self.key.command(message, lambda: self.touch(channel)))
            elif command != CANCEL:
                self.send(channel, ERROR, b"\x01")


def main():
    path = os.path.join(FOLDER, "socket")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(1)
    os.write(1, b"ready\n")
    key = Key()
    while True:
        connection = listener.accept()[0]
        try:
            Line(connection, key).serve()
        except (BrokenPipeError, ConnectionResetError):
            pass
        connection.close()


main()
