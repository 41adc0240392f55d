package io.daggerflow.flink;

import io.daggerflow.flink.calls.OpenCalls;
import io.daggerflow.inspect.Entry;
import io.daggerflow.inspect.Savepoint;
import io.daggerflow.inspect.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.runtime.SavepointLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * A savepoint or retained checkpoint of this job where it lies, read with Flink's State Processor
 * API by a Flink inside this JVM.
 */
public final class StoredSavepoint implements Savepoint {

  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private final String path;
  private final CheckpointMetadata metadata;
  private final List<Version> versions = new ArrayList<>();
  private final Set<OpenCall> calls = new HashSet<>();

  private StoredSavepoint(String path, CheckpointMetadata metadata) {
    this.path = path;
    this.metadata = metadata;
  }

  /**
   * Opens one.
   *
   * @param path its folder, or the file {@code _metadata} in it
   * @throws UnreadableSavepointException if it is none, or not one of this job
   */
  public static StoredSavepoint open(String path) {
    StoredSavepoint savepoint = new StoredSavepoint(path, metadata(path));
    savepoint.requireOurs();
    savepoint.readSmall();
    return savepoint;
  }

  private static CheckpointMetadata metadata(String path) {
    try {
      return SavepointLoader.loadSavepointMetadata(path);
    } catch (FileNotFoundException e) {
      throw new UnreadableSavepointException(
          "Expected a savepoint or retained checkpoint at '"
              + path
              + "', a folder with a file _metadata, but there is none",
          e);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableSavepointException(
          "Expected a savepoint that this version of Flink can read, but '"
              + path
              + "' is damaged or of another version: "
              + e.getMessage(),
          e);
    }
  }

  private void requireOurs() {
    for (String uid : List.of(Names.ORCHESTRATE, Names.CORRELATE)) {
      if (state(uid) == null) {
        throw new UnreadableSavepointException(
            "Expected a savepoint of Dagger on Flink, but '"
                + path
                + "' has no operator '"
                + uid
                + "'; it has "
                + String.join(", ", new TreeSet<>(bytes().keySet())),
            null);
      }
    }
  }

  private @Nullable OperatorState state(String uid) {
    OperatorIdentifier wanted = OperatorIdentifier.forUid(uid);
    return metadata.getOperatorStates().stream()
        .filter(state -> state.getOperatorID().equals(wanted.getOperatorId()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Map<String, Long> bytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (OperatorState state : metadata.getOperatorStates()) {
      String id = state.getOperatorID().toString();
      bytes.put(
          state.getOperatorName().orElse(state.getOperatorUid().orElse(id)), state.getStateSize());
    }
    return bytes;
  }

  @Override
  public List<Version> versions() {
    return List.copyOf(versions);
  }

  @Override
  public Set<OpenCall> calls() {
    return Set.copyOf(calls);
  }

  /** What every question needs: the templates, and the calls without an answer. */
  private void readSmall() {
    List<byte[]> tickets = new ArrayList<>();
    String templatesVisitor =
        Visitors.open(
            byte[].class,
            bytes -> {
              StoredTemplate stored = StoredTemplate.of(bytes);
              if (!stored.isGone()) {
                versions.add(
                    new Version(TemplateSet.compiled(stored), stored.since(), stored.isRetired()));
              }
            });
    String callsVisitor = Visitors.open(byte[].class, tickets::add);
    OperatorIdentifier orchestrate = OperatorIdentifier.forUid(Names.ORCHESTRATE);
    try {
      run(
          1,
          reader -> {
            hand(
                reader
                    .readBroadcastState(
                        orchestrate, Names.TEMPLATES_STATE.getName(), Types.STRING, BYTES)
                    .map(new ToValue())
                    .returns(BYTES),
                templatesVisitor);
            hand(
                reader.readUnionState(orchestrate, Names.CALLS_STATE.getName(), BYTES),
                callsVisitor);
          });
    } finally {
      Visitors.close(templatesVisitor);
      Visitors.close(callsVisitor);
    }
    OpenCalls.read(tickets)
        .forEach(ticket -> calls.add(new OpenCall(ticket.instance(), ticket.id())));
  }

  private static void hand(DataStream<byte[]> values, String visitor) {
    values.map(new Hand(visitor)).returns(BYTES).sinkTo(new DiscardingSink<>());
  }

  /** The definition of a template, without its name. */
  private static final class ToValue implements MapFunction<Tuple2<String, byte[]>, byte[]> {
    @Override
    public byte[] map(Tuple2<String, byte[]> entry) {
      return entry.f1;
    }
  }

  /** Hands every value to a visitor. */
  private static final class Hand implements MapFunction<byte[], byte[]> {
    private final String visitor;

    Hand(String visitor) {
      this.visitor = visitor;
    }

    @Override
    public byte[] map(byte[] value) {
      Visitors.hand(visitor, value);
      return value;
    }
  }

  @Override
  public void instances(Consumer<Entry> visitor) {
    entries(Names.ORCHESTRATE, Names.instance(), visitor);
  }

  @Override
  public void keys(Consumer<Entry> visitor) {
    entries(Names.CORRELATE, Names.key(), visitor);
  }

  private void entries(String uid, ValueStateDescriptor<byte[]> head, Consumer<Entry> visitor) {
    boolean none =
        Objects.requireNonNull(state(uid)).getStates().stream()
            .map(OperatorSubtaskState::getManagedKeyedState)
            .allMatch(states -> states.isEmpty());
    if (none) {
      return;
    }
    String name = Visitors.open(Entry.class, visitor);
    try {
      run(
          Runtime.getRuntime().availableProcessors(),
          reader ->
              reader
                  .readKeyedState(
                      OperatorIdentifier.forUid(uid),
                      new EntryReader(name, head),
                      Types.STRING,
                      BYTES)
                  .sinkTo(new DiscardingSink<>()));
    } finally {
      Visitors.close(name);
    }
  }

  @FunctionalInterface
  private interface Reading {
    void of(SavepointReader reader) throws IOException;
  }

  private void run(int parallelism, Reading reading) {
    Configuration settings = new Configuration();
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism);
    try {
      reading.of(SavepointReader.read(env, path, new EmbeddedRocksDBStateBackend(true)));
      env.execute("read " + path);
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new UnreadableSavepointException(
          "Expected to read '" + path + "', but failed: " + cause, e);
    }
  }
}
