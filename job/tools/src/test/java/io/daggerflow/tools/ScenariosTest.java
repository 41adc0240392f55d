package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dagger test}. */
final class ScenariosTest {

  private static final String GOOD =
      """
      templates: [{template: T, version: 1, processes: [{name: P, tasks: [{name: A, type: assign, set: {a: 1}}]}]}]
      scenarios:
        - name: it is over at once
          steps:
            - start: {template: T, id: i}
            - expect: {instances: {i: {status: COMPLETED}}}
      """;

  private static final String BAD =
      GOOD.replace("it is over", "it is not over")
          .replace("{status: COMPLETED}", "{status: FAILURE}");

  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return file;
  }

  @Test
  void aLineForEachScenarioAndOneForAll() throws IOException {
    Path file = file("a-scenarios.yaml", GOOD);

    Run run = Run.dagger("test", file.toString());

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(file + "\n  ok      it is over at once\n1 passed, 0 failed\n");
  }

  @Test
  void aFailedScenarioSaysWhatIsWrong() throws IOException {
    Path file = file("a-scenarios.yaml", BAD);

    Run run = Run.dagger("test", file.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            file
                + """

                  FAILED  it is not over at once
                          step 2 of 2, expect (line 6)
                            instances.i.status
                              expected   FAILURE
                              but it is  COMPLETED
                          what happened until then:
                            2030-01-01T00:00:00Z  i #1  start
                                instance SUBMITTED; instance EXECUTING; P COMPLETED; P/A COMPLETED; instance COMPLETED
                                parameters {a: 1}
                0 passed, 1 failed
                """);
  }

  @Test
  void aFolderIsAllItsScenarioFiles() throws IOException {
    file("b-scenarios.yaml", GOOD);
    file("deeper/a-scenarios.yaml", BAD);
    file("notes.yaml", "nothing");

    Run run = Run.dagger("test", folder.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).endsWith("1 passed, 1 failed\n").contains("deeper");
  }

  @Test
  void whatCannotBeReadIsTwoAndTheOthersRun() throws IOException {
    Path good = file("a-scenarios.yaml", GOOD);
    Path unreadable = file("b-scenarios.yaml", GOOD.replace("start:", "strat:"));

    Run run =
        Run.dagger("test", unreadable.toString(), folder.resolve("c").toString(), good.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("ok ").endsWith("1 passed, 0 failed\n");
    assertThat(run.err())
        .contains(unreadable + ":5:9: scenarios[0].steps[0].strat: ", "there is none");
  }

  @Test
  void wrongUsageIsTwo() throws IOException {
    assertThat(Run.dagger("test").code()).isEqualTo(2);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run run = Run.dagger("test", empty.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Expected files that end with -scenarios.yaml below " + empty);
    assertThat(Run.dagger("test", "--jar", "nowhere.jar", folder.toString()).code()).isEqualTo(2);
  }

  @Test
  void programsGetOneJsonDocument() throws Exception {
    file("a-scenarios.yaml", GOOD);
    Path bad = file("b-scenarios.yaml", BAD);

    Run run = Run.dagger("test", "--json", folder.toString());

    assertThat(run.code()).isEqualTo(1);
    Map<?, ?> json = (Map<?, ?>) Json.parse(run.out());
    assertThat(json.get("passed")).isEqualTo(1L);
    assertThat(json.get("failed")).isEqualTo(1L);
    List<?> scenarios = (List<?>) json.get("scenarios");
    assertThat(((Map<?, ?>) scenarios.get(0)).get("ok")).isEqualTo(true);
    assertThat((Map<?, ?>) scenarios.get(1))
        .extracting("file", "name", "ok", "step", "expected", "actual")
        .containsExactly(
            bad.toString(), "it is not over at once", false, 2L, "FAILURE", "COMPLETED");
    assertThat((List<?>) ((Map<?, ?>) scenarios.get(1)).get("trace")).hasSize(1);
  }
}
