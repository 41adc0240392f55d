package io.daggerflow.tools.bench;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a run sends for each workflow, and how it knows that one is over. */
interface Load {

  /** Topics that are read while it runs. */
  List<String> topics();

  /**
   * Begins a workflow.
   *
   * @param number from 0, each once
   */
  void start(int number);

  /**
   * Takes a record of one of the topics.
   *
   * @return whether a workflow of this run is over with it
   */
  boolean take(ConsumerRecord<byte[], byte[]> record);
}
