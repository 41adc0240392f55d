package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial as its reader types it, but for the job: the engine itself runs in its place. */
final class TutorialITCase {

  private static final Path PAGE = Path.of("../docs/tutorial.md");

  @TempDir private Path my;

  @Test
  @Timeout(300)
  void theWorkflowAndTheServiceOfTheTutorialWork() throws Exception {
    String template = block("yaml", "Refund.yaml", 0);
    String scenarios = block("yaml", "Refund-scenarios.yaml", 1);
    String service = block("java", "RiskService.java", 0);
    assertThat(Run.dagger("validate", template).code()).isZero();
    assertThat(Run.dagger("test", scenarios).out()).contains("3 passed, 0 failed");

    try (TestBroker broker = new TestBroker()) {
      String server = broker.server();
      done("topics", "--create", template, "--bootstrap-server", server);
      try (EngineJob job = new EngineJob(Connection.to(server), List.of("refund.verdicts"))) {
        done("deploy", template, "--bootstrap-server", server);
        Process risk = serve(service, server);
        try {
          assertThat(refund(server, "r-1", "20")).contains("COMPLETED");
          assertThat(refund(server, "r-2", "5000")).contains("STOPPED", "refused 5000");
        } finally {
          risk.destroyForcibly().waitFor();
        }
      }
    }
  }

  /** Starts an instance, and what was printed until it was over. */
  private static String refund(String server, String id, String amount) {
    return Run.dagger(
            "start",
            "Refund",
            "--id",
            id,
            "-p",
            "order=" + id,
            "-p",
            "amount=" + amount,
            "--wait",
            "--bootstrap-server",
            server)
        .out();
  }

  private static void done(String... args) {
    Run run = Run.dagger(args);
    assertThat(run.code()).as(run.toString()).isZero();
  }

  private static Process serve(String source, String server) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source,
            server)
        .inheritIO()
        .start();
  }

  /** Writes a block of the page into a file. */
  private String block(String language, String name, int number) throws IOException {
    List<String> blocks =
        Pattern.compile("(?s)```" + language + "\n(.*?)```")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .toList();
    return Files.writeString(my.resolve(name), blocks.get(number)).toString();
  }
}
