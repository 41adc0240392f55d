package io.daggerflow.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ConnectingTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("client.properties");
    Files.writeString(
        file,
        """
        bootstrap.servers=file:1
        security.protocol=SASL_SSL
        topics.control=other.control
        topics.dead-letters = other.dead
        """);
  }

  @Test
  void withoutAnythingItIsTheLocalCluster() {
    assertThat(connection(Map.of()).bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(connection(Map.of()).topics().control()).isEqualTo("dagger.control");
  }

  @Test
  void whatTheCommandLineSaysGoesBeforeTheVariables() {
    Map<String, String> environment =
        Map.of("DAGGER_BOOTSTRAP_SERVER", "variable:1", "DAGGER_CONFIG", file.toString());

    assertThat(connection(environment).bootstrapServers()).isEqualTo("variable:1");
    assertThat(connection(environment, "--config", file.toString()).bootstrapServers())
        .isEqualTo("file:1");
    assertThat(
            connection(environment, "--config", file.toString(), "--bootstrap-server", "flag:1")
                .bootstrapServers())
        .isEqualTo("flag:1");
  }

  @Test
  void aFileNamesSettingsAndTopics() {
    Connection connection = connection(Map.of("DAGGER_CONFIG", file.toString()));

    assertThat(connection.bootstrapServers()).isEqualTo("file:1");
    assertThat(connection.settings())
        .containsEntry("security.protocol", "SASL_SSL")
        .doesNotContainKey("topics.control");
    assertThat(connection.topics().control()).isEqualTo("other.control");
    assertThat(connection.topics().deadLetters()).isEqualTo("other.dead");
    assertThat(connection.topics().events()).isEqualTo("dagger.events");
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> connection(Map.of("DAGGER_CONFIG", "no-such-file")))
        .isInstanceOf(ClientException.class)
        .hasMessage(
            "Expected a file of Kafka client properties, but 'no-such-file' cannot be read:"
                + " there is none");
  }

  private static Connection connection(Map<String, String> environment, String... args) {
    Connecting connecting = new Connecting();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("c", spec(connecting)))
        .parseArgs(args);
    return connecting.connection(environment);
  }

  private static CommandLine.Model.CommandSpec spec(Connecting connecting) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(connecting);
  }
}
