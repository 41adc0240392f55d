package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.message.Message;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State for years: snapshots of the stateful operators, taken by earlier versions of the code, from
 * which the present one goes on. They are canonical savepoints of RocksDB, one folder for each time
 * they were taken. {@code -Dgolden.write=true} takes them anew, into one more folder; those that
 * exist stay as they are.
 */
final class SnapshotsTest {

  private static final Path FOLDERS = Path.of("src/test/resources/snapshots");
  private static final Path STATES = Path.of("src/test/resources/states.txt");
  private static final String ROUTE = "route.snapshot";
  private static final String CORRELATE = "correlate.snapshot";
  private static final String ORCHESTRATE = "orchestrate.snapshot";
  private static final String TEMPLATES = "templates.snapshot";
  private static final String RETIREMENTS = "retirements.snapshot";
  private static final String LOOPBACK = "loopback.bin";

  @TempDir static Path present;

  @BeforeAll
  static void take() throws Exception {
    write(present);
    if (Boolean.getBoolean("golden.write")) {
      write(Files.createDirectories(FOLDERS.resolve(String.valueOf(folders().size() + 1))));
      Files.write(STATES, states(present));
    }
  }

  /** Of the present code too: what it writes it can read. */
  static List<Path> all() throws IOException {
    List<Path> all = folders();
    all.add(present);
    return all;
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      return new ArrayList<>(folders.filter(Files::isDirectory).sorted().toList());
    }
  }

  @Test
  void thereAreSnapshotsOfEarlierVersions() throws Exception {
    assertThat(folders()).isNotEmpty();
  }

  /** Names, kinds and types of states may be added, nothing else. */
  @ParameterizedTest
  @MethodSource("all")
  void statesAreThoseOfTheGoldenFile(Path folder) throws Exception {
    assertThat(states(folder)).isSubsetOf(Files.readAllLines(STATES));
  }

  @Test
  void allStatesAreInTheGoldenFile() throws Exception {
    assertThat(states(present)).isEqualTo(Files.readAllLines(STATES));
  }

  private static List<String> states(Path folder) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String operator : List.of(TEMPLATES, ROUTE, CORRELATE, ORCHESTRATE, RETIREMENTS)) {
      for (String state : StatesOf.savepoint(read(folder, operator))) {
        lines.add(operator.replace(".snapshot", "") + " | " + state);
      }
    }
    return lines;
  }

  // ---- taking them

  private static void write(Path folder) throws Exception {
    try (EveryInstance instances = EveryInstance.begun()) {
      write(instances.savepoint(), folder, ORCHESTRATE);
      try (DataOutputStream out =
          new DataOutputStream(Files.newOutputStream(folder.resolve(LOOPBACK)))) {
        for (byte[] record : instances.loopback()) {
          out.writeInt(record.length);
          out.write(record);
        }
      }
    }
    try (EveryKey keys = EveryKey.begun()) {
      write(keys.savepoint(), folder, CORRELATE);
    }
    try (var route = route("golden", EveryInstance.templates(), null)) {
      route.processElement2(new StreamRecord<>(Frame.template(starting())));
      write(Operators.savepoint(route), folder, ROUTE);
    }
    try (var templates = templates(EveryInstance.templates(), null)) {
      request(templates, deploy(starting().definition()));
      request(templates, "{\"type\":\"retire\",\"template\":\"Retired\",\"version\":1}");
      write(Operators.savepoint(templates), folder, TEMPLATES);
    }
    try (var retirements = retirements("golden", null)) {
      retirements.processElement(Frame.need(Need.learned(retired(), 2, 1)), 0);
      write(Operators.savepoint(retirements), folder, RETIREMENTS);
    }
  }

  private static OneInputStreamOperatorTestHarness<Frame, Frame> retirements(
      String run, OperatorSubtaskState snapshot) throws Exception {
    return Operators.opened(
        Operators.retirements(Samples.settings(run, List.of())), snapshot, EveryInstance.BEGUN);
  }

  private static void write(OperatorSubtaskState snapshot, Path folder, String name)
      throws IOException {
    OperatorSnapshotUtil.writeStateHandle(snapshot, folder.resolve(name).toString());
  }

  private static OperatorSubtaskState read(Path folder, String name) throws Exception {
    return OperatorSnapshotUtil.readStateHandle(folder.resolve(name).toString());
  }

  private static List<byte[]> loopback(Path folder) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve(LOOPBACK)))) {
      while (in.available() > 0) {
        records.add(in.readNBytes(in.readInt()));
      }
    }
    return records;
  }

  // ---- going on from them

  @ParameterizedTest
  @MethodSource("all")
  void instancesInEveryStateGoToTheirEnd(Path folder) throws Exception {
    try (EveryInstance instances =
        EveryInstance.restored(read(folder, ORCHESTRATE), loopback(folder))) {
      instances.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysInEveryStateAreKnown(Path folder) throws Exception {
    try (EveryKey keys = EveryKey.restored(read(folder, CORRELATE))) {
      keys.finish();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void channelsStartsAndTheLineageAreKnown(Path folder) throws Exception {
    try (var route = route("later", List.of(), read(folder, ROUTE))) {
      Message message = message("first", "{\"id\":\"x\"}");
      route.processElement1(new StreamRecord<>(Frame.message(message)));
      assertThat(Operators.out(route))
          .singleElement()
          .satisfies(frame -> assertThat(frame.key()).endsWith("=x"));
      route.processElement1(
          new StreamRecord<>(Frame.message(message("starts", "{\"id\":\"new\"}"))));
      assertThat(Operators.out(route, Names.REQUESTS))
          .extracting(Frame::key)
          .containsExactly("new");
      for (long checkpoint = 1; checkpoint <= 2; checkpoint++) {
        route.processElement1(new StreamRecord<>(Frame.message(told("golden", checkpoint))));
      }
      route.processElement1(new StreamRecord<>(Frame.message(told("later", 9))));
      assertThat(Operators.out(route, Names.REQUESTS))
          .as("of the abandoned time after the snapshot nothing is believed")
          .extracting(Frame::key)
          .containsExactly("golden-1", "later-9");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void versionsAreKnownWithTheirContent(Path folder) throws Exception {
    try (var templates = templates(List.of(), read(folder, TEMPLATES))) {
      for (WorkflowTemplate template : EveryInstance.templates()) {
        request(templates, deploy(Json.bytes(template.source())));
      }
      assertThat(Samples.to("dagger.templates", Operators.out(templates, Names.SIDE)))
          .hasSize(EveryInstance.templates().size());
      assertThat(Operators.out(templates))
          .as("all were there, and one was retired")
          .extracting(frame -> frame.template().id())
          .containsExactly("Retired@1");
      request(
          templates,
          deploy(starting().definition())
              .replace("\"id\":\"${ message.id }\"", "\"id\":\"other\""));
      assertThat(Samples.to("dagger.rejections", Operators.out(templates, Names.SIDE)))
          .singleElement()
          .satisfies(record -> assertThat(Samples.text(record)).contains("INVALID_TEMPLATE"));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whoNeedsARetiredVersionIsKnown(Path folder) throws Exception {
    try (var retirements = retirements("later", read(folder, RETIREMENTS))) {
      retirements.processElement(Frame.need(Need.changed(retired(), -1, 1)), 0);
      assertThat(Operators.out(retirements)).isEmpty();
      retirements.processElement(Frame.need(Need.changed(retired(), -1, 1)), 0);
      assertThat(Operators.out(retirements))
          .singleElement()
          .satisfies(frame -> assertThat(Samples.text(frame.out())).contains("Retired@1"));
    }
    try (var templates = templates(List.of(), read(folder, TEMPLATES))) {
      templates.processElement(Frame.message(released("golden", 2)), 0);
      assertThat(Operators.out(templates)).as("of the abandoned time after it").isEmpty();
      templates.processElement(Frame.message(released("golden", 1)), 0);
      assertThat(Operators.out(templates))
          .extracting(frame -> frame.template().stage())
          .containsExactly(StoredTemplate.Stage.CLOSED);
    }
  }

  private static StoredTemplate retired() {
    return StoredTemplate.active("Retired@1", new byte[0], EveryInstance.BEGUN).retire();
  }

  private static Message released(String run, long checkpoint) {
    OutRecord record =
        new Release("Retired@1", 1, false, run, checkpoint).toRecord("dagger.deployments").out();
    return new Message(
        "dagger.deployments", 0, 1, EveryInstance.BEGUN, null, record.value(), record.headers());
  }

  // ---- operators

  private static TwoInputStreamOperatorTestHarness<Frame, Frame, Frame> route(
      String run, List<WorkflowTemplate> given, OperatorSubtaskState snapshot) throws Exception {
    return Operators.opened(
        Operators.route(Samples.settings(run, given)), snapshot, EveryInstance.BEGUN);
  }

  private static OneInputStreamOperatorTestHarness<Frame, Frame> templates(
      List<WorkflowTemplate> given, OperatorSubtaskState snapshot) throws Exception {
    return Operators.opened(
        Operators.templates(Samples.settings(snapshot == null ? "golden" : "later", given)),
        snapshot,
        EveryInstance.BEGUN);
  }

  private static StoredTemplate starting() {
    WorkflowTemplate template =
        Samples.template(
            """
            template: Starting
            version: 1
            startOn: [{topic: starts, id: "${ message.id }"}]
            processes: [{name: P, tasks: [{name: A, type: assign, set: {a: 1}}]}]
            """);
    return StoredTemplate.active(template.id(), Json.bytes(template.source()), EveryInstance.BEGUN);
  }

  private static String deploy(byte[] definition) {
    return "{\"type\":\"deploy\",\"definition\":"
        + new String(definition, StandardCharsets.UTF_8)
        + "}";
  }

  private static void request(
      OneInputStreamOperatorTestHarness<Frame, Frame> templates, String json) throws Exception {
    templates.processElement(Frame.message(message("dagger.deployments", json)), 0);
  }

  private static Message message(String topic, String value) {
    return new Message(topic, 0, 1, EveryInstance.BEGUN, null, Samples.bytes(value), List.of());
  }

  private static Message told(String run, long checkpoint) {
    LoopbackBatch.Request request =
        new LoopbackBatch.Request(run + "-" + checkpoint, new byte[] {1});
    byte[] bytes =
        CorrelationFormat.write(
            new LoopbackBatch(run, checkpoint, "sender", List.of(), List.of(request), 0));
    return new Message("dagger.loopback", 0, 1, EveryInstance.BEGUN, null, bytes, List.of());
  }
}
