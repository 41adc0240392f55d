package io.daggerflow.correlation;

/**
 * The records of correlation as bytes, for the loopback and for the way between operators. Bytes of
 * a newer version can be read: unknown fields are passed over, unknown kinds are counted.
 */
public final class CorrelationFormat {

  private CorrelationFormat() {}

  public static byte[] write(LoopbackBatch batch) {
    throw new UnsupportedOperationException();
  }

  /** Throws {@link IllegalArgumentException} on bytes that are no such record. */
  public static LoopbackBatch readBatch(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  public static byte[] write(Delivery delivery) {
    throw new UnsupportedOperationException();
  }

  public static Delivery readDelivery(byte[] bytes) {
    throw new UnsupportedOperationException();
  }

  /** Every kind of input but {@link TimeReached}, which never travels. */
  public static byte[] write(Input input) {
    throw new UnsupportedOperationException();
  }

  public static Input readInput(byte[] bytes) {
    throw new UnsupportedOperationException();
  }
}
