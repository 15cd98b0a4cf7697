package io.circuitd.snmp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Traps made from a true one: of engines that do not exist, and with wrong digests. */
final class ForgedTraps {
  private static final long SEED = 20261121;

  private final Random random = new Random(SEED);
  private final byte[] real;
  private final int engineAt;
  private final int engineLength;

  ForgedTraps(byte[] real, byte[] engineId) {
    this.real = real;
    engineLength = engineId.length;
    engineAt = indexOf(real, engineId);
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at + part.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("the trap does not name its engine");
  }

  /** Of the true engine, with a wrong digest. */
  List<byte[]> ofEngine() {
    List<byte[]> forged = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] one = real.clone();
      one[one.length - 1 - random.nextInt(8)] ^= (byte) (1 + random.nextInt(255));
      forged.add(one);
    }
    return forged;
  }

  /** So many, half of them of random engines. */
  List<byte[]> mixed(int count) {
    List<byte[]> wrong = ofEngine();
    List<byte[]> forged = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] one = wrong.get(i % wrong.size()).clone();
      if (i % 2 == 0) {
        byte[] engine = new byte[engineLength];
        random.nextBytes(engine);
        System.arraycopy(engine, 0, one, engineAt, engineLength);
      }
      forged.add(one);
    }
    return forged;
  }
}
