package io.daggerflow.flink;

import java.io.Serializable;
import java.util.Map;

/**
 * How the batches of one sink are published.
 *
 * @param kafka properties of all Kafka clients, with references in place of secrets
 * @param transactionTimeoutMillis the longest that a publication may take
 * @param prefix of the transactional ids of the writers, and of the consumer groups that hold their
 *     markers
 * @param markers the topic that the offsets of the markers are of; it gets no records
 */
record Publishing(
    Map<String, String> kafka, long transactionTimeoutMillis, String prefix, String markers)
    implements Serializable {

  /** Takes a writer over. */
  Publisher publisher(int writer) {
    return new Publisher(this, prefix + '-' + writer);
  }

  @Override
  public String toString() {
    return "publishing of " + prefix;
  }
}
