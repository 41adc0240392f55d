package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.flink.calls.CallLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThatThrownBy(() -> parse("--delivery", "soon").delivery())
        .hasMessage(
            "Expected '--delivery' to be one of [exactly-once, low-latency], but it is 'soon'");
    assertThatThrownBy(() -> parse("--early-subscriptions", "yes").earlySubscriptions())
        .hasMessageContaining("true or false");
    assertThatThrownBy(() -> parse().bootstrapServers())
        .hasMessageContaining("--bootstrap-servers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.keystore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "sasl.jaas.config",
        "my.own.api_key",
        "schema.registry.passphrase"
      })
  void aSecretIsGivenAsAReferenceOnly(String property) {
    assertThatThrownBy(() -> parse("--kafka." + property, "s3cret"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'--kafka." + property + "' to be a reference as ${file:PATH:KEY}")
        .hasMessageNotContaining("s3cret");
    assertThat(
            parse("--bootstrap-servers=k:1", "--kafka." + property, "${file:/run/kafka:pw}")
                .kafka())
        .containsEntry(property, "${file:/run/kafka:pw}")
        .containsEntry("config.providers", "directory,env,file");
  }

  @Test
  void propertiesThatOnlySoundSecretAreNone() {
    assertThat(
            parse(
                    "--bootstrap-servers=k:1",
                    "--kafka.sasl.oauthbearer.token.endpoint.url=https://idp/token")
                .kafka())
        .containsKey("sasl.oauthbearer.token.endpoint.url")
        .doesNotContainKey("config.providers");
  }

  @Test
  void limits() {
    assertThat(parse().elements()).isEqualTo(10_000);
    assertThat(parse("--limits.elements", "5").elements()).isEqualTo(5);
    assertThat(parse().eventBytes()).isEqualTo(524_288);
    assertThatThrownBy(() -> parse("--limits.event-bytes", "1000001").eventBytes())
        .hasMessageContaining("at most 1000000");
  }

  @Test
  void delivery() {
    assertThat(parse().delivery()).isEqualTo(DeliveryMode.EXACTLY_ONCE);
    assertThat(parse().earlySubscriptions()).isFalse();
    assertThat(parse("--early-subscriptions", "true").earlySubscriptions()).isTrue();
    JobOptions quick = parse("--delivery", "low-latency");
    assertThat(quick.delivery()).isEqualTo(DeliveryMode.LOW_LATENCY);
    assertThat(quick.earlySubscriptions()).isTrue();
    assertThat(
            parse("--delivery", "low-latency", "--early-subscriptions", "false")
                .earlySubscriptions())
        .isFalse();
  }

  @Test
  void calls(@TempDir Path folder) throws Exception {
    assertThat(parse().calls()).isEqualTo(new CallLimits(16, 100, 5000, 921_600));
    assertThat(parse("--handlers.threads", "2", "--handlers.queue=9").calls())
        .isEqualTo(new CallLimits(2, 100, 9, 921_600));
    Path file = folder.resolve("dagger.yaml");
    Files.writeString(file, "secrets:\n  TOKEN: env:BANK_TOKEN\n");
    assertThat(
            parse("--config", file.toString())
                .secrets()
                .read(Map.of("BANK_TOKEN", "abc")::get)
                .values())
        .isEqualTo(Map.of("TOKEN", "abc"));
    assertThatThrownBy(() -> parse("--secrets.TOKEN", "s3cret").secrets())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("env:VARIABLE")
        .hasMessageNotContaining("s3cret");
  }
}
