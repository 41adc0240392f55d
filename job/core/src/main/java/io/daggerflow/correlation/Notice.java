package io.daggerflow.correlation;

/**
 * What an instance tells a key, through the loopback. Notices of one instance arrive in the order
 * in which they were sent; the protocol relies on nothing else.
 */
public sealed interface Notice extends Input permits Open, Close, Return {

  Key key();

  /** The instance that sends it. */
  String instance();
}
