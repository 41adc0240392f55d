package io.daggerflow.tools;

import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/** A real broker in the JVM of a test. */
public final class TestBroker implements AutoCloseable {

  private final KafkaClusterTestKit broker;
  private boolean closed;

  public TestBroker() throws Exception {
    broker =
        new KafkaClusterTestKit.Builder(
                new TestKitNodes.Builder()
                    .setCombined(true)
                    .setNumBrokerNodes(1)
                    .setNumControllerNodes(1)
                    .build())
            .setConfigProp("offsets.topic.replication.factor", "1")
            .setConfigProp("offsets.topic.num.partitions", "1")
            .setConfigProp("transaction.state.log.replication.factor", "1")
            .setConfigProp("transaction.state.log.min.isr", "1")
            .setConfigProp("transaction.state.log.num.partitions", "1")
            .build();
    broker.format();
    broker.startup();
    broker.waitForReadyBrokers();
  }

  /** Where clients find it. */
  public String server() {
    return broker.bootstrapServers();
  }

  /** Ends it, once. */
  @Override
  public void close() throws Exception {
    if (!closed) {
      closed = true;
      broker.close();
    }
  }
}
