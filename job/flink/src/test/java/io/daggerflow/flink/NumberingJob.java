package io.daggerflow.flink;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The least job that shows what its sink loses, repeats or swaps: it numbers the records of each
 * key from 1 and writes the numbers. Fails when it is told to.
 */
final class NumberingJob {

  /** The next record fails its task. */
  static final AtomicBoolean FAIL = new AtomicBoolean();

  /** Records that were numbered, those of failed attempts included. */
  static final AtomicLong NUMBERED = new AtomicLong();

  /** Failures that happened. */
  static final AtomicLong FAILURES = new AtomicLong();

  private final String servers;
  private final String name;
  private final Outputs outputs;
  private final Path folder;

  /**
   * @param name the input is {@code name-in}, the output {@code name-out}
   */
  NumberingJob(String servers, String name, Outputs outputs, Path folder) {
    this.servers = servers;
    this.name = name;
    this.outputs = outputs;
    this.folder = folder;
  }

  /** Starts it, from a savepoint if there is one. */
  JobClient start(int parallelism, Duration interval, String savepoint) throws Exception {
    Configuration settings =
        Jobs.restarting(Integer.MAX_VALUE, Jobs.settings(interval, folder, savepoint));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism);
    env.setMaxParallelism(8);
    outputs.attach(
        env.fromSource(source(), WatermarkStrategy.noWatermarks(), "in", FrameTypeInfo.INSTANCE)
            .uid("in")
            .keyBy(NumberingJob::key, Types.STRING)
            .process(new Numbering(name + "-out"), FrameTypeInfo.INSTANCE)
            .uid("numbering"),
        "out");
    return env.executeAsync(name);
  }

  private KafkaSource<Frame> source() {
    return KafkaSource.<Frame>builder()
        .setBootstrapServers(servers)
        .setGroupId(name)
        .setTopics(name + "-in")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new RecordCopier())
        .build();
  }

  private static String key(Frame frame) {
    return new String(frame.message().key(), StandardCharsets.UTF_8);
  }

  private static final class Numbering extends KeyedProcessFunction<String, Frame, Frame> {

    private static final long serialVersionUID = 1;

    private final String topic;
    private transient ValueState<Long> last;

    Numbering(String topic) {
      this.topic = topic;
    }

    @Override
    public void open(OpenContext context) {
      last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
    }

    @Override
    public void processElement(Frame frame, Context context, Collector<Frame> out)
        throws Exception {
      if (FAIL.compareAndSet(true, false)) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("as the test wants");
      }
      Long before = last.value();
      long number = before == null ? 1 : before + 1;
      last.update(number);
      byte[] key = context.getCurrentKey().getBytes(StandardCharsets.UTF_8);
      byte[] value = Long.toString(number).getBytes(StandardCharsets.UTF_8);
      out.collect(Frame.out(new OutRecord(topic, null, key, value, List.of())));
      NUMBERED.incrementAndGet();
    }
  }
}
