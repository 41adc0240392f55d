package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.correlation.KeyContents;
import io.daggerflow.inspect.Entry;
import io.daggerflow.inspect.Finding;
import io.daggerflow.inspect.Finding.Kind;
import io.daggerflow.inspect.ShownInstance;
import io.daggerflow.inspect.StateStats;
import io.daggerflow.inspect.StuckFinder;
import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.NodeView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.OperatorTransformation;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the state tools say of savepoints of a real job whose instances are in every state: of both
 * formats of savepoints and of a retained checkpoint; and of one that is broken on purpose.
 */
final class StoredSavepointITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  private static final String WAITS =
      """
      template: Waits
      version: 1
      processes:
        - name: P
          tasks:
            - {name: FIRST, type: kafka-listener, topic: first, correlate: {value: instance.id, message: message.id}}
            - {name: SECOND, type: kafka-listener, topic: second, correlate: {value: instance.id, message: message.id}}
      """;

  private static final List<String> TEMPLATES =
      List.of(
          WAITS,
          WAITS.replace("template: Waits", "template: Retired"),
          """
          template: Timed
          version: 1
          timeout: PT2H
          processes: [{name: P, tasks: [{name: LATER, type: trigger, after: PT1H}]}]
          """,
          """
          template: Asks
          version: 1
          processes:
            - name: P
              tasks: [{name: CALL, type: http, url: SILENT, retry: {timeout: PT1H}}]
          """,
          """
          template: Copies
          version: 1
          processes:
            - name: P
              forEach: params.parcels
              as: parcel
              tasks:
                - {name: FIRST, type: kafka-listener, topic: first, correlate: {value: instance.id + '/' + string(index), message: message.id}}
          """,
          """
          template: Parent
          version: 1
          processes:
            - name: P
              tasks: [{name: CALL, type: workflow, template: Waits, id: "child-of-${ instance.id }"}]
          """,
          """
          template: Holds
          version: 1
          processes:
            - name: P
              tasks: [{name: SUM, type: assign, set: {sum: "${ params.a + params.b }"}, onFailure: hold}]
          """,
          """
          template: Watches
          version: 1
          processes:
            - name: P
              tasks: [{name: READY, type: sensor, until: "params.ready == true"}]
          """);

  @TempDir static Path folder;

  private static ServerSocket silent;
  private static final Map<String, String> SAVEPOINTS = new LinkedHashMap<>();

  /** Not before all of them: only then is the cluster the one that jobs are submitted to. */
  @BeforeEach
  void run() throws Exception {
    if (SAVEPOINTS.isEmpty()) {
      take();
    }
  }

  private static void take() throws Exception {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (LiveJob job = new LiveJob(folder, METRICS, "first", "second")) {
      job.start(2, null);
      for (String template : TEMPLATES) {
        job.deployed(template.replace("SILENT", "http://localhost:" + silent.getLocalPort()));
      }
      begin(job);
      Thread.sleep(3_000);
      SAVEPOINTS.put("canonical", job.savepoint());
      SAVEPOINTS.put("native", job.savepoint(SavepointFormatType.NATIVE));
    }
    SAVEPOINTS.put("checkpoint", retained().toUri().toString());
  }

  private static void begin(LiveJob job) {
    for (String id : List.of("waits", "buffers", "suspended", "stopped", "completed")) {
      job.start(id, "Waits", "{\"nr\":1}");
    }
    job.start("of-retired", "Retired", "{}");
    job.awaitStatus("of-retired", "EXECUTING");
    job.broker()
        .send(
            "dagger.deployments",
            "",
            "{\"type\":\"retire\",\"template\":\"Retired\",\"version\":1}");
    job.request("created", "create", ",\"template\":\"Waits\"");
    job.request("suspended", "suspend", "");
    job.request("stopped", "stop", "");
    job.broker().send("second", null, "{\"id\":\"buffers\"}");
    job.broker().send("first", null, "{\"id\":\"suspended\"}");
    job.broker().send("first", null, "{\"id\":\"completed\"}");
    job.broker().send("second", null, "{\"id\":\"completed\"}");
    job.broker().send("first", null, "{\"id\":\"nobody\"}");
    job.start("timed", "Timed", "{}");
    job.start("asks", "Asks", "{}");
    job.start("copies", "Copies", "{\"parcels\":[1,2,3]}");
    job.start("parent", "Parent", "{}");
    job.start("holds", "Holds", "{\"a\":1}");
    job.start("watches", "Watches", "{\"ready\":false}");
    for (String id : List.of("timed", "asks", "copies", "child-of-parent", "watches", "waits")) {
      job.awaitStatus(id, "EXECUTING");
    }
    job.awaitStatus("completed", "COMPLETED");
    job.awaitStatus("stopped", "STOPPED");
    job.awaitEvent("holds", "\"hold\":true");
    job.awaitEvent("suspended", "\"suspended\":true");
    LiveJob.await(() -> job.counter("correlation_kept") >= 1);
  }

  private static Path retained() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("cp"))) {
      return all.filter(path -> path.endsWith("_metadata"))
          .map(Path::getParent)
          .findFirst()
          .orElseThrow();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    silent.close();
  }

  static List<String> kinds() {
    return List.of("canonical", "native", "checkpoint");
  }

  private static StoredSavepoint open(String kind) {
    return StoredSavepoint.open(SAVEPOINTS.get(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void statsCountEverything(String kind) {
    Map<String, Object> stats = StateStats.of(open(kind)).toJson();
    Map<?, ?> instances = (Map<?, ?>) stats.get("instances");
    assertThat(instances.get("count")).isEqualTo(14L);
    assertThat(instances.get("versions").toString())
        .contains("Waits@1={NOT_STARTED=1, EXECUTING=4, COMPLETED=1, STOPPED=1, suspended=1}")
        .contains("Retired@1={EXECUTING=1}")
        .contains("Holds@1={EXECUTING=1, onHold=1}");
    assertThat(instances.get("bufferedMessages")).isEqualTo(1L);
    assertThat(instances.get("heldMessages")).isEqualTo(1L);
    assertThat(((Map<?, ?>) instances.get("timers")).get("count")).isEqualTo(5L);
    assertThat((List<?>) instances.get("largest")).hasSize(10);
    assertThat((Long) instances.get("median")).isBetween(60L, 400L);
    Map<?, ?> keys = (Map<?, ?>) stats.get("keys");
    assertThat(keys.get("keptMessages")).isEqualTo(1L);
    assertThat(keys.get("channels").toString())
        .contains("channel=first by message.id")
        .contains("channel=second by message.id");
    assertThat(stats.get("calls").toString()).contains("count=1").contains("P/CALL=1");
    assertThat(stats.get("versions").toString())
        .contains("version=Retired@1, retired=true")
        .contains("version=Waits@1, retired=false")
        .contains("neededBy=6");
    assertThat(((Map<?, ?>) stats.get("operators")).keySet().stream().map(String::valueOf))
        .contains("orchestrate", "correlate", "route");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingIsStuckButWhatWaitsForPeople(String kind) {
    StuckFinder.Result result = StuckFinder.find(open(kind), 0);
    assertThat(result.findings())
        .extracting(finding -> finding.instanceId() + " " + finding.kind())
        .containsExactlyInAnyOrder(
            "watches NOTHING_WAKES",
            "holds ON_HOLD",
            "suspended SUSPENDED",
            "created NOT_SUBMITTED");
    assertThat(result.underWay()).isZero();
    assertThat(sentence(result, "holds")).contains("P/SUM").contains("b");
    assertThat(sentence(result, "watches")).contains("P/READY waits until its expression is true");
  }

  private static String sentence(StuckFinder.Result result, String instance) {
    return result.findings().stream()
        .filter(finding -> finding.instanceId().equals(instance))
        .map(Finding::sentence)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneInstanceIsShownInFull(String kind) {
    StoredSavepoint savepoint = open(kind);
    ShownInstance waits = ShownInstance.of(savepoint, "waits");
    InstanceView view = waits.view();
    assertThat(view.status()).isEqualTo(Status.EXECUTING);
    assertThat(view.template()).isEqualTo("Waits");
    assertThat(view.isComplete()).isTrue();
    assertThat(view.parameters()).isEqualTo(Map.of("nr", 1L));
    assertThat(view.nodes())
        .extracting(NodeView::path, NodeView::status)
        .hasToString("[(\"P\", EXECUTING), (\"P/FIRST\", EXECUTING), (\"P/SECOND\", NOT_STARTED)]");
    assertThat(view.node("P/FIRST").waitsFor()).isEqualTo(new NodeView.WaitsFor("first", "waits"));
    assertThat(waits.lines().toString())
        .contains("subscription, text=first by message.id = waits number")
        .contains("correlation, text=first by message.id = waits number")
        .contains("for P/FIRST");
    assertThat(ShownInstance.of(savepoint, "timed").toJson().toString())
        .contains("timers=[{")
        .contains("P/LATER");
    assertThat(ShownInstance.of(savepoint, "asks").lines().toString()).contains("P/CALL run 1");
    assertThat(ShownInstance.of(savepoint, "buffers").lines().toString())
        .contains("1 of second by message.id");
    assertThat(ShownInstance.of(savepoint, "suspended").lines().toString())
        .contains("1 events for 'resume'");
    assertThat(ShownInstance.of(savepoint, "completed").view().status())
        .isEqualTo(Status.COMPLETED);
    assertThat(ShownInstance.of(savepoint, "unknown")).isNull();
  }

  // ---- a broken state

  /** Correlation has lost a subscription, and has one of an instance that never was. */
  @Test
  void whatIsBrokenIsFound() throws Exception {
    String broken = folder.resolve("broken").toUri().toString();
    List<Entry> keys = new ArrayList<>();
    StoredSavepoint whole = open("canonical");
    whole.keys(keys::add);
    Entry lost =
        keys.stream()
            .filter(key -> key.key().endsWith("=waits") && names(key).contains("waits"))
            .findFirst()
            .orElseThrow();
    keys.remove(lost);
    Entry of =
        keys.stream()
            .filter(key -> names(key).equals(List.of("buffers")))
            .findFirst()
            .orElseThrow();
    keys.add(new Entry(of.key().replace("buffers", "nobody-else"), of.store(), Map.of()));
    write(broken, keys);
    StuckFinder.Result result = StuckFinder.find(StoredSavepoint.open(broken), 0);
    assertThat(result.findings())
        .extracting(Finding::instanceId, Finding::kind)
        .contains(
            org.assertj.core.groups.Tuple.tuple("waits", Kind.SUBSCRIPTION_MISSING),
            org.assertj.core.groups.Tuple.tuple("buffers", Kind.SUBSCRIPTION_LEFT));
    assertThat(sentence(result, "waits")).contains("by message.id = waits").contains("refresh");
    assertThat(result.isBad()).isTrue();
    assertThat(StuckFinder.find(StoredSavepoint.open(broken), 600_000).underWay()).isEqualTo(2);
  }

  private static List<String> names(Entry key) {
    return KeyContents.read(key.store()).subscriptions().stream()
        .map(subscription -> subscription.instance())
        .toList();
  }

  private static void write(String path, List<Entry> keys) throws Exception {
    StreamExecutionEnvironment env = environment();
    List<String> names = keys.stream().map(Entry::key).toList();
    Written.KEYS.clear();
    keys.forEach(key -> Written.KEYS.put(key.key(), key));
    OperatorIdentifier correlate = OperatorIdentifier.forUid(Names.CORRELATE);
    SavepointWriter.fromExistingSavepoint(
            env, SAVEPOINTS.get("canonical"), new EmbeddedRocksDBStateBackend())
        .removeOperator(correlate)
        .withOperator(
            correlate,
            OperatorTransformation.bootstrapWith(env.fromData(names))
                .keyBy(name -> name, Types.STRING)
                .transform(new Written()))
        .write(path);
    env.execute();
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    return env;
  }

  /** Writes the state of keys as it is, without timers. */
  private static final class Written extends KeyedStateBootstrapFunction<String, String> {
    private static final Map<String, Entry> KEYS = new LinkedHashMap<>();
    private transient ValueState<byte[]> head;
    private transient MapState<String, byte[]> parts;

    @Override
    public void open(OpenContext context) {
      head = getRuntimeContext().getState(Names.key());
      parts = getRuntimeContext().getMapState(Names.parts());
    }

    @Override
    public void processElement(String name, Context context) throws Exception {
      var store = KEYS.get(name).store();
      head.update(store.head());
      for (String part : store.names()) {
        parts.put(part, store.part(part));
      }
    }
  }

  // ---- what is no savepoint

  @Test
  void whatIsNoSavepointIsRefused() throws Exception {
    assertThatThrownBy(() -> StoredSavepoint.open(folder.resolve("nothing").toString()))
        .isInstanceOf(UnreadableSavepointException.class)
        .hasMessageContaining("Expected a savepoint or retained checkpoint at")
        .hasMessageContaining("nothing");
    assertThatThrownBy(() -> StoredSavepoint.open(folder.toString()))
        .isInstanceOf(UnreadableSavepointException.class)
        .hasMessageContaining("_metadata");
    Path damaged = Files.createDirectories(folder.resolve("damaged"));
    byte[] metadata =
        Files.readAllBytes(Path.of(URI.create(SAVEPOINTS.get("canonical"))).resolve("_metadata"));
    metadata[7] = 99;
    Files.write(damaged.resolve("_metadata"), metadata);
    assertThatThrownBy(() -> StoredSavepoint.open(damaged.toString()))
        .isInstanceOf(UnreadableSavepointException.class)
        .hasMessageContaining("damaged or of another version")
        .hasMessageContaining("99");
  }

  @Test
  void theSavepointOfAnotherJobIsRefused() throws Exception {
    String other = folder.resolve("other").toUri().toString();
    StreamExecutionEnvironment env = environment();
    SavepointWriter.newSavepoint(env, new EmbeddedRocksDBStateBackend(), 128)
        .withOperator(
            OperatorIdentifier.forUid("somebody-else"),
            OperatorTransformation.bootstrapWith(env.fromData(List.of("a")))
                .keyBy(name -> name, Types.STRING)
                .transform(new Counted()))
        .write(other);
    env.execute();
    assertThatThrownBy(() -> StoredSavepoint.open(other))
        .isInstanceOf(UnreadableSavepointException.class)
        .hasMessageContaining("Expected a savepoint of Dagger on Flink")
        .hasMessageContaining("orchestrate");
  }

  /** State that is none of this job's. */
  private static final class Counted extends KeyedStateBootstrapFunction<String, String> {
    private transient ValueState<byte[]> value;

    @Override
    public void open(OpenContext context) {
      value =
          getRuntimeContext()
              .getState(
                  new org.apache.flink.api.common.state.ValueStateDescriptor<>(
                      "count", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(String name, Context context) throws Exception {
      value.update(new byte[] {1});
    }
  }
}
