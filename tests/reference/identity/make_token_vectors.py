#!/usr/bin/env python3
"""Tokens from an independent SipHash-2-4-128 in Python, written from the paper (Aumasson & Bernstein 2012).
Prints the token of (native, "forum", "11") under the key 07 00 .. 00."""
import hashlib

MASK = (1 << 64) - 1


def rotate(x, bits):
    return ((x << bits) | (x >> (64 - bits))) & MASK


def rounds(v, count):
    v0, v1, v2, v3 = v
    for _ in range(count):
        v0 = (v0 + v1) & MASK; v1 = rotate(v1, 13) ^ v0; v0 = rotate(v0, 32)
        v2 = (v2 + v3) & MASK; v3 = rotate(v3, 16) ^ v2
        v0 = (v0 + v3) & MASK; v3 = rotate(v3, 21) ^ v0
        v2 = (v2 + v1) & MASK; v1 = rotate(v1, 17) ^ v2; v2 = rotate(v2, 32)
    return [v0, v1, v2, v3]


def siphash128(key, message):
    k0, k1 = int.from_bytes(key[:8], "little"), int.from_bytes(key[8:], "little")
    v = [k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d ^ 0xee, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573]
    padded = message + bytes(7 - len(message) % 8) + bytes([len(message) & 0xff])
    for i in range(0, len(padded), 8):
        word = int.from_bytes(padded[i:i + 8], "little")
        v[3] ^= word
        v = rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xee
    v = rounds(v, 4)
    first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xdd
    v = rounds(v, 4)
    return first, v[0] ^ v[1] ^ v[2] ^ v[3]


master = bytes([7]) + bytes(31)
secret = hashlib.blake2b(b"commonweal tokens 1", digest_size=16, key=master).digest()
namespace, value = b"forum", b"11"
message = bytes([3]) + len(namespace).to_bytes(2, "little") + namespace + value
high, low = siphash128(secret, message)
print(f"high,low\n{high:016x},{low:016x}")
