package io.daggerflow.inspect;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Many texts by their 64-bit hashes, some of which are ticked off: a set of hundreds of millions
 * that fits into memory. First all are added, then they are looked for.
 */
final class Hashes {

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private long[] hashes = new long[1024];
  private int count;
  private boolean sorted;
  private final BitSet ticked = new BitSet();

  static long hash(String text) {
    long hash = 1125899906842597L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  void add(String text) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(text);
    sorted = false;
  }

  boolean has(String text) {
    return find(text) >= 0;
  }

  /** Ticks one off; false if it is not there. */
  boolean tick(String text) {
    int at = find(text);
    if (at >= 0) {
      ticked.set(at);
    }
    return at >= 0;
  }

  boolean isTicked(String text) {
    int at = find(text);
    return at >= 0 && ticked.get(at);
  }

  boolean allTicked() {
    return ticked.cardinality() == count;
  }

  private int find(String text) {
    if (!sorted) {
      Arrays.sort(hashes, 0, count);
      sorted = true;
    }
    return Arrays.binarySearch(hashes, 0, count, hash(text));
  }
}
