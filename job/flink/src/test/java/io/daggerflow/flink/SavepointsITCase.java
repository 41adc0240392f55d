package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole savepoints: the job goes on from those that earlier versions of it left, on another broker
 * than theirs. They are taken while nothing happens, so that no transaction is pending; the topics
 * are filled first as far as the savepoint has read them. {@code -Dgolden.write=true} takes one
 * more.
 */
final class SavepointsITCase {

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension static final MiniClusterExtension FLINK = LiveJob.cluster(METRICS);

  private static final Path FOLDERS = Path.of("src/test/resources/savepoints");

  /** What stands in the files beside the savepoint: where the job had read to, and what it told. */
  private static final String POSITIONS = "positions.txt";

  private static final String ACCEPTED = "templates.jsonl";
  private static final String SAVEPOINT = "savepoint";

  private static final String TEMPLATE =
      """
      template: Waits
      version: 1
      processes:
        - name: P
          tasks:
            - {name: L, type: kafka-listener, topic: IN, correlate: nr}
            - {name: C, type: kafka-command, topic: OUT, value: "${ instance.id }"}
      """;

  @TempDir static Path scratch;

  @Test
  void theJobGoesOnFromWholeSavepoints() throws Exception {
    Path present = Files.createDirectories(scratch.resolve("present"));
    write(present);
    goOn(present);
    if (Boolean.getBoolean("golden.write")) {
      copy(present, FOLDERS.resolve(String.valueOf(folders().size() + 1)));
    } else {
      for (Path folder : folders()) {
        goOn(folder);
      }
    }
  }

  private static List<Path> folders() throws IOException {
    if (!Files.isDirectory(FOLDERS)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static LiveJob job(String name) throws Exception {
    return new LiveJob(Files.createDirectories(scratch.resolve(name)), METRICS, "IN", "OUT");
  }

  // ---- taking one

  private static void write(Path folder) throws Exception {
    try (LiveJob job = job("writer")) {
      job.start(1, null);
      job.deployed(TEMPLATE);
      for (String id : List.of("waits", "suspended", "completed")) {
        job.start(id, "Waits", "{\"nr\":\"" + id + "\"}");
        job.awaitStatus(id, "EXECUTING");
      }
      job.request("suspended", "suspend", "");
      job.awaitEvent("suspended", "\"suspended\":true");
      job.broker().send("IN", null, "{\"nr\":\"completed\"}");
      job.awaitStatus("completed", "COMPLETED");
      job.broker().send("IN", null, "{\"nr\":\"late\"}");
      LiveJob.await(() -> job.counter("correlation_kept") == 1);
      Thread.sleep(2_000);
      Path savepoint = Path.of(URI.create(job.stop()));
      copy(savepoint, folder.resolve(SAVEPOINT));
      List<String> positions = new ArrayList<>();
      job.broker()
          .ends("dagger.control", "dagger.deployments", "dagger.loopback", "IN")
          .forEach((partition, end) -> positions.add(partition + " " + end));
      Files.write(folder.resolve(POSITIONS), positions);
      List<String> accepted =
          job.records("dagger.templates", seen -> true).stream().map(Broker.Seen::value).toList();
      Files.write(folder.resolve(ACCEPTED), accepted);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  // ---- going on from it

  private static void goOn(Path folder) throws Exception {
    try (LiveJob job = job("reader-" + folder.getParent().getFileName() + folder.getFileName())) {
      for (String line : Files.readAllLines(folder.resolve(POSITIONS))) {
        String[] parts = line.split(" ");
        int dash = parts[0].lastIndexOf('-');
        int partition = Integer.parseInt(parts[0].substring(dash + 1));
        job.broker().fill(parts[0].substring(0, dash), partition, Integer.parseInt(parts[1]));
      }
      for (String accepted : Files.readAllLines(folder.resolve(ACCEPTED))) {
        job.broker().send("dagger.templates", "Waits@1", accepted);
      }
      job.broker().flush();
      job.start(1, folder.resolve(SAVEPOINT).toUri().toString());
      job.broker().send("IN", null, "{\"nr\":\"waits\"}");
      job.request("suspended", "resume", "");
      job.broker().send("IN", null, "{\"nr\":\"suspended\"}");
      job.start("late", "Waits", "{\"nr\":\"late\"}");
      job.start("completed", "Waits", "{}");
      for (String id : List.of("waits", "suspended", "late")) {
        job.awaitStatus(id, "COMPLETED");
      }
      assertThat(job.awaitRejection("completed").json().get("code")).isEqualTo("DUPLICATE_START");
    }
  }
}
