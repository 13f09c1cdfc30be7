#!/usr/bin/python3
"""The code of a key (base32) now, or some steps further on: totp.py KEY [STEPS]. By the RFC, not by the program's own code."""
import base64
import hashlib
import hmac
import struct
import sys
import time

key = base64.b32decode(sys.argv[1].replace(" ", ""))
step = int(time.time()) // 30 + (int(sys.argv[2]) if len(sys.argv) > 2 else 0)
digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
at = digest[-1] & 15
print("%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000))
