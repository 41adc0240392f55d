package io.daggerflow.flink;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where records leave the job. A port, so that another way of making them visible with their
 * checkpoint can take its place.
 */
interface Outputs {

  /**
   * Ends a stream of outgoing records.
   *
   * @param uid also the name; an input that is a single operator is chained
   */
  void attach(DataStream<Frame> records, String uid);
}
