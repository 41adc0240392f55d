package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash completes with the script of {@code dagger completion}. */
final class CompletionTest {

  @TempDir private Path folder;

  /** What bash offers for the last word of a line. */
  private String completed(String line) throws Exception {
    Path script = folder.resolve("dagger.sh");
    Files.writeString(script, Run.dagger("completion", "bash").out());
    String bash =
        "source "
            + script
            + "; compopt() { :; }; COMP_WORDS=("
            + line
            + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_dagger; echo \"${COMPREPLY[@]}\"";
    Process process = new ProcessBuilder("bash", "-c", bash).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out.strip();
  }

  @ParameterizedTest
  @CsvSource({
    "dagger exp, explain",
    "dagger stat, status state",
    "dagger state f, find-stuck",
    "dagger list --te, --template --text",
    "dagger list --status COMP, COMPLETED",
    "dagger dead-letters --code UNM, UNMATCHED",
    "dagger completion z, zsh"
  })
  void commandsOptionsAndValues(String line, String offered) throws Exception {
    assertThat(completed(line)).isEqualTo(offered);
  }

  @Test
  void whatIsHiddenIsNotOffered() throws Exception {
    assertThat(completed("dagger \"\"")).contains("dead-letters").doesNotContain("demo");
  }

  @Test
  void theScriptForZshLoadsWhatItNeeds() {
    assertThat(Run.dagger("completion", "zsh").out()).contains("ZSH_VERSION", "bashcompinit");
  }
}
