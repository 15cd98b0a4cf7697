package io.circuitd.netconf.session;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes of a message, at the start of an array that may be longer. */
final class Piece {
  final byte[] bytes;
  final int length;

  Piece(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** The same, where the array is mostly empty in one of its own. */
  Piece trimmed() {
    return length < bytes.length / 2 ? new Piece(Arrays.copyOf(bytes, length), length) : this;
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, length);
  }
}
