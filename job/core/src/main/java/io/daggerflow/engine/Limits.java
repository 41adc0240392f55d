package io.daggerflow.engine;

/**
 * Bounds that are checked before they can hurt.
 *
 * @param messageBytes a record's key and value may have together
 * @param values distinct correlation values of one message on one channel (rule S5.1)
 */
public record Limits(int messageBytes, int values) {

  /**
   * 900 KiB, so that a record with its headers stays below the 1 MiB that Kafka allows; 100 values.
   */
  public static final Limits DEFAULT = new Limits(900 * 1024, 100);
}
