package io.daggerflow.tools.bench;

import java.nio.charset.StandardCharsets;

/**
 * Instance ids of one run, all of the same length: what tells the run, a hyphen, the number in
 * seven digits. They are order numbers too. Reading one takes no text.
 */
final class Ids {

  private static final int DIGITS = 7;

  private final byte[] prefix;

  /**
   * Ids of a run.
   *
   * @param run no other run on the same broker has it
   */
  Ids(String run) {
    prefix = (run + "-").getBytes(StandardCharsets.ISO_8859_1);
  }

  String text(int number) {
    return new String(bytes(number), StandardCharsets.ISO_8859_1);
  }

  byte[] bytes(int number) {
    byte[] id = new byte[prefix.length + DIGITS];
    System.arraycopy(prefix, 0, id, 0, prefix.length);
    int rest = number;
    for (int i = id.length - 1; i >= prefix.length; i--) {
      id[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return id;
  }

  /** The number in an id, or -1 if it is of another run. */
  int number(byte[] id) {
    if (id.length != prefix.length + DIGITS) {
      return -1;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (id[i] != prefix[i]) {
        return -1;
      }
    }
    int number = 0;
    for (int i = prefix.length; i < id.length; i++) {
      number = number * 10 + id[i] - '0';
    }
    return number;
  }

  /** A text in which the id stands wherever the pattern has {@code ~}. */
  byte[] fill(String pattern, int number) {
    return pattern.replace("~", text(number)).getBytes(StandardCharsets.UTF_8);
  }
}
