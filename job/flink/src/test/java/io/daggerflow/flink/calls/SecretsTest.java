package io.daggerflow.flink.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.call.Answer;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir Path folder;

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("secret"), text);
  }

  @Test
  void aFileOfThem() throws Exception {
    Path file = file("# of the bank\nTOKEN: abc:d\n\nQUOTED: \" x \"\r\n");

    Secrets secrets = new SecretSources(file.toString(), Map.of()).read(name -> null);

    assertThat(secrets.values()).isEqualTo(Map.of("TOKEN", "abc:d", "QUOTED", " x "));
  }

  @Test
  void referencesStandBeforeTheFile() throws Exception {
    Path file = file("A: 1\nB: 2\n");
    Path one = Files.writeString(folder.resolve("one"), "from a file\n");

    Secrets secrets =
        new SecretSources(file.toString(), Map.of("B", "env:BANK", "C", "file:" + one))
            .read(Map.of("BANK", "from outside")::get);

    assertThat(secrets.values())
        .isEqualTo(Map.of("A", "1", "B", "from outside", "C", "from a file"));
  }

  @Test
  void whatIsMissingIsSaidWithoutWhatIsThere() throws Exception {
    Path file = file("TOKEN: abc\ns3cret\n");
    assertThatThrownBy(() -> new SecretSources(file.toString(), Map.of()).read(name -> null))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> new SecretSources(null, Map.of("T", "env:NO")).read(name -> null))
        .hasMessage(
            "Expected secret 'T' in the environment variable NO of the TaskManager, but it is not set");
    assertThatThrownBy(() -> new SecretSources("/none", Map.of()).read(name -> null))
        .hasMessageContaining("/none");
    assertThatThrownBy(() -> new SecretSources(null, Map.of("T", "s3cret")))
        .hasMessageContaining("'--secrets.T'")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> new SecretSources(null, Map.of("T-1", "env:X")))
        .hasMessageContaining("'T-1'");
  }

  @Test
  void theJobGraphHasTheirPlacesOnly() throws Exception {
    Path file = file("TOKEN: s3cret\n");
    SecretSources sources = new SecretSources(file.toString(), Map.of());
    assertThat(sources.read(name -> null).values()).containsValue("s3cret");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sources);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
  }

  @Test
  void aFailureTellsNoSecret() {
    Secrets secrets = new Secrets(Map.of("LONG", "abcd-efg", "SHORT", "abcd", "TINY", "a"));

    assertThat(secrets.hide(new Answer.Failed("C", "abcd-efg or abcd at a", true)))
        .isEqualTo(new Answer.Failed("C", "*** or *** at a", true));
    assertThat(secrets.toString()).doesNotContain("abcd");
  }
}
