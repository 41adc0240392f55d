package io.daggerflow.flink;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/** The clock of Flink's timers, where a function has no timer service at hand. */
final class ProcessingTime {

  private ProcessingTime() {}

  static long now(RuntimeContext context) {
    return context instanceof StreamingRuntimeContext streaming
        ? streaming.getProcessingTimeService().getCurrentProcessingTime()
        : System.currentTimeMillis();
  }
}
