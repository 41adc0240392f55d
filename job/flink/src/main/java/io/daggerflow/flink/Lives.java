package io.daggerflow.flink;

import io.daggerflow.message.Message;

/**
 * Draws the number of a life from the position of the record that begins it (rule S10.5): the same
 * when the record is read again after a failure, another for every other record, so that two starts
 * of one id, one after the other, are told apart. Each kind of record has numbers of its own.
 */
final class Lives {

  private static final int PARTITIONS = 1 << 16;
  private static final int LOOPBACK_PARTITIONS = 32;
  private static final long CHILD = 1L << 61;
  private static final long BY_MESSAGE = 1L << 62;

  /** So many requests are in one record of the loopback at most. */
  static final int REQUESTS_OF_A_RECORD = 512;

  private Lives() {}

  /** Of an instance that is started by a request of the control topic. */
  static long ofRequest(Message message) {
    return message.offset() * PARTITIONS + message.partition() + 1;
  }

  /**
   * Of a child.
   *
   * @param index of the request in its record of the loopback
   */
  static long ofChild(Message loopback, int index) {
    long position = loopback.offset() * LOOPBACK_PARTITIONS + loopback.partition();
    return CHILD + position * REQUESTS_OF_A_RECORD + index;
  }

  /**
   * Of an instance that is started by a message. Topics have no number, so this one is a hash of 62
   * bits: for two starts of one id it is never the same in practice.
   *
   * @param index of the start among those of this message
   */
  static long ofMessage(Message message, int index) {
    long hash = index;
    for (int i = 0; i < message.topic().length(); i++) {
      hash = 31 * hash + message.topic().charAt(i);
    }
    hash = mixed(mixed(hash) + message.partition());
    return BY_MESSAGE | mixed(hash + message.offset()) >>> 2;
  }

  /** The finisher of SplitMix64: every bit depends on every bit, no two numbers give the same. */
  private static long mixed(long number) {
    long bits = number + 0x9e3779b97f4a7c15L;
    bits = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    bits = (bits ^ bits >>> 27) * 0x94d049bb133111ebL;
    return bits ^ bits >>> 31;
  }
}
