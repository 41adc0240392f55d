package io.daggerflow.flink;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RocksDB with too little memory is not slow but useless; this says so at the start. */
final class ManagedMemory {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedMemory.class);
  private static final long LEAST_MIB = 128;

  private ManagedMemory() {}

  static void check(RuntimeContext context) {
    if (!(context instanceof StreamingRuntimeContext streaming)
        || context.getTaskInfo().getIndexOfThisSubtask() != 0) {
      return;
    }
    Configuration taskManager = streaming.getTaskManagerRuntimeInfo().getConfiguration();
    MemorySize managed = taskManager.get(TaskManagerOptions.MANAGED_MEMORY_SIZE);
    boolean rocksDb =
        "rocksdb".equals(streaming.getJobConfiguration().get(StateBackendOptions.STATE_BACKEND));
    if (managed != null && rocksDb) {
      long perSlot = managed.getMebiBytes() / taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS);
      if (perSlot < LEAST_MIB) {
        LOG.warn(
            "Each slot has {} MB of managed memory; RocksDB needs at least {} MB, or it gets slower"
                + " by a factor of ten. Raise taskmanager.memory.process.size or"
                + " taskmanager.memory.managed.fraction, or have fewer slots",
            perSlot,
            LEAST_MIB);
      }
    }
  }
}
