package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobOptionsTest {

  private static JobOptions parse(String... args) {
    return JobOptions.parse(args);
  }

  @Test
  void bothWaysToWriteAnOption() {
    JobOptions options = parse("--bootstrap-servers", "k:1", "--checkpoint-interval=250ms");
    assertThat(options.bootstrapServers()).isEqualTo("k:1");
    assertThat(options.checkpointInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.deploymentId()).isEqualTo("dagger");
  }

  @Test
  void anArgumentStandsBeforeTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("dagger.yaml");
    Files.writeString(
        file,
        """
        bootstrap-servers: k:1
        deployment-id: file
        templates: [a, b]
        topics:
          control: mine.control
        limits.kept-messages: 7
        kafka:
          security.protocol: SSL
        """);
    JobOptions options = parse("--config", file.toString(), "--deployment-id", "argument");
    assertThat(options.deploymentId()).isEqualTo("argument");
    assertThat(options.topics().control()).isEqualTo("mine.control");
    assertThat(options.keptMessages()).isEqualTo(7);
    assertThat(options.templates()).containsExactly(Path.of("a"), Path.of("b"));
    assertThat(options.kafka())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "k:1");
  }

  @Test
  void aMisspeltOptionIsRefused() {
    assertThatThrownBy(() -> parse("--checkpoint-intervall", "1s"))
        .hasMessageContaining("'--checkpoint-intervall'")
        .hasMessageContaining("the nearest is '--checkpoint-interval'");
  }

  @Test
  void whatCannotBeRead() {
    assertThatThrownBy(() -> parse("--parallelism")).hasMessageContaining("Expected a value");
    assertThatThrownBy(() -> parse("templates")).hasMessageContaining("'templates'");
    assertThatThrownBy(() -> parse("--parallelism", "two").parallelism())
        .hasMessageContaining("positive number");
    assertThatThrownBy(() -> parse("--delivery", "low-latency").checkDelivery())
        .hasMessageContaining("later version");
    assertThatThrownBy(() -> parse().bootstrapServers())
        .hasMessageContaining("--bootstrap-servers");
  }
}
