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
import picocli.CommandLine;

/** What the command line does without a broker. */
final class DaggerTest {

  @TempDir private Path folder;

  @Test
  void everyCommandHasHelp() {
    for (Map.Entry<String, CommandLine> command :
        Dagger.commandLine().getSubcommands().entrySet()) {
      Run run = Run.dagger(command.getKey(), "--help");
      assertThat(run.code()).isZero();
      assertThat(run.out()).startsWith("Usage: dagger " + command.getKey());
    }
  }

  @Test
  void theCommandsOfTheDemoAreHidden() {
    assertThat(Run.dagger("--help").out()).contains("dead-letters").doesNotContain("demo");
  }

  @Test
  void wrongUsageIsTwo() {
    for (List<String> args :
        List.of(
            List.<String>of(),
            List.of("fly"),
            List.of("start"),
            List.of("start", "T@x"),
            List.of("start", "T", "-p", "x"),
            List.of("start", "T", "--timeout", "soon"),
            List.of("set", "o-1"),
            List.of("stop", ""),
            List.of("skip", "o-1"),
            List.of("complete", "o-1"),
            List.of("migrate", "o-1", "two"),
            List.of("retire", "T"),
            List.of("stop", "a\nb"),
            List.of("list", "--status", "GOOD"),
            List.of("list", "--from", "yesterday"),
            List.of("list", "--quiet", "soon"),
            List.of("dead-letters", "--offset", "x"),
            List.of("dead-letters", "--code", "BAD"),
            List.of("explain"),
            List.of("completion", "fish"),
            List.of("stop"),
            List.of("stop", "--limit", "3"),
            List.of("stop", "--text", "", "--yes"),
            List.of("stop", "--template", " ", "--yes"),
            List.of("stop", "o-1", "--template", "T"),
            List.of("skip", "--template", "T"),
            List.of("set", "--template", "T", "x"),
            List.of("send", "T", "{\"a\": 1"),
            List.of("topics", "--partitions", "0"),
            List.of("graph"),
            List.of("graph", "t.yaml", "--format", "png"),
            List.of("status", "o-1", "--loud"))) {
      Run run = Run.dagger(args.toArray(String[]::new));
      assertThat(run.code()).as("%s", args).isEqualTo(2);
      assertThat(run.out()).as("%s", args).isEmpty();
      assertThat(run.err()).as("%s", args).startsWith("dagger").contains("--help'");
    }
  }

  @Test
  void aMistakeIsNamedWithItsPlace() {
    assertThat(Run.dagger("start", "T", "-p", "x").err())
        .startsWith("dagger start: Expected NAME=VALUE, but got 'x' (--parameter)\n");
    assertThat(Run.dagger("fly").err())
        .startsWith("dagger: Expected a command, but there is no 'fly'\n");
    assertThat(Run.dagger("list", "--limit", "x").err())
        .startsWith("dagger list: Expected a whole number, but got 'x' (--limit)\n");
    assertThat(Run.dagger("list", "--limit").err())
        .startsWith("dagger list: Expected --limit N, but it is missing\n");
    assertThat(Run.dagger("list", "--limit", "1", "--limit", "2").err())
        .startsWith("dagger list: Expected --limit N once, but it is there several times\n");
    assertThat(Run.dagger("list", "--from", "x").err())
        .startsWith("dagger list: Expected a time as ")
        .contains(", but got 'x' (--from)\n");
    assertThat(Run.dagger("list", "--status", "foo").err())
        .startsWith("dagger list: Expected one of NOT_STARTED, SUBMITTED, ")
        .contains(", but got 'foo' (--status)\n");
    assertThat(Run.dagger("dead-letters", "--code", "foo").err())
        .startsWith("dagger dead-letters: Expected one of UNPARSABLE, ")
        .contains(", but got 'foo' (--code)\n");
    assertThat(Run.dagger("completion", "fish").err())
        .startsWith("dagger completion: Expected one of bash, zsh, but got 'fish' (SHELL)\n");
    assertThat(Run.dagger("traces", "--endpoint", "a b").err())
        .startsWith("dagger traces: Expected URL, but got 'a b' (--endpoint)\n");
    assertThat(Run.dagger("status").err())
        .startsWith("dagger status: Expected ID, but it is missing\n");
    assertThat(Run.dagger("status", "o-1", "o-2").err())
        .startsWith("dagger status: Expected no further word, but got 'o-2'\n");
    assertThat(Run.dagger("status", "o-1", "--loud").err())
        .startsWith(
            "dagger status: Expected an option of this command, but there is no '--loud'\n");
    assertThat(Run.dagger("stop").err())
        .startsWith("dagger stop: Expected the ID of an instance, or --template, --status, …");
    assertThat(Run.dagger("skip", "--open").err())
        .startsWith("dagger skip: Expected PATH, but it is missing\n");
    assertThat(Run.dagger("set", "--open", "x").err())
        .startsWith("dagger set: Expected NAME=VALUE, but got 'x'\n");
    assertThat(Run.dagger("stop", "o-1", "--open").err())
        .startsWith("dagger stop: Expected no further word, but got 'o-1'\n");
    assertThat(Run.dagger("send", "T", "{\"a\": 1").err())
        .contains("Expected JSON", "in '{\"a\": 1'", "--raw");
  }

  @Test
  void validTemplatesAreListed() throws IOException {
    Path file = template("name: P\n    tasks: [{name: A, type: assign, set: {a: 1}}]");

    Run run = Run.dagger("validate", file.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(file + "  T  version 1  ok\n");
  }

  @Test
  void problemsAreNamedWithFileLineAndPath() throws IOException {
    Path file = template("name: P\n    tasks: [{name: A, type: assign}]");
    Path missing = folder.resolve("missing.yaml");

    Run run = Run.dagger("validate", file.toString(), missing.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(file + ":5:", "processes[0].tasks[0]", "set")
        .contains(missing + ":1:1: Expected a template file, but there is none");
  }

  @Test
  void problemsAsJson() throws Exception {
    Path file = template("name: P\n    tasks: [{name: A, type: assign}]");

    Run run = Run.dagger("validate", "--json", file.toString());

    assertThat(run.code()).isEqualTo(1);
    Map<?, ?> json = (Map<?, ?>) Json.parse(run.out());
    Map<?, ?> first = (Map<?, ?>) ((List<?>) json.get("files")).get(0);
    assertThat(first.get("ok")).isEqualTo(false);
    assertThat((Map<?, ?>) ((List<?>) first.get("problems")).get(0))
        .extracting("severity", "line")
        .containsExactly("error", 5L);
  }

  @Test
  void aTemplateIsDrawn() throws IOException {
    String file = template("name: P\n    tasks: [{name: A, type: assign, set: {a: 1}}]").toString();

    assertThat(Run.dagger("graph", file).out())
        .startsWith("---\nconfig:")
        .contains("flowchart TB", "<b>A</b><br/>assign a");
    assertThat(Run.dagger("graph", "--format", "dot", file).out()).startsWith("digraph workflow {");
    assertThat(Run.dagger("graph", "--format", "SVG", file).out()).startsWith("<svg ");
  }

  @Test
  void theEndingOfTheFileSaysWhatIsWritten() throws IOException {
    String file = template("name: P\n    tasks: [{name: A, type: assign, set: {a: 1}}]").toString();
    for (String name : List.of("a.svg", "a.dot", "a.gv", "a.mmd")) {
      Path picture = folder.resolve(name);
      Run run = Run.dagger("graph", file, "--output", picture.toString());
      assertThat(run).isEqualTo(new Run(0, "", "The picture is in " + picture + "\n"));
    }
    assertThat(folder.resolve("a.svg")).content().startsWith("<svg ");
    assertThat(folder.resolve("a.dot")).content().startsWith("digraph ");
    assertThat(folder.resolve("a.gv")).content().startsWith("digraph ");
    assertThat(folder.resolve("a.mmd")).content().contains("flowchart TB");
  }

  @Test
  void whatCannotBeDrawnIsSaid() throws IOException {
    Path file = template("name: P\n    tasks: [{name: A, type: assign, set: {a: 1}}]");

    assertThat(Run.dagger("graph", "--format", "png", file.toString()).err())
        .contains("Expected mermaid, dot or svg, but got 'png'");
    Run missing = Run.dagger("graph", folder.resolve("missing.yaml").toString());
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("Expected a template file, but there is none");
    String nowhere = folder.resolve("no/such/folder.svg").toString();
    Run unwritten = Run.dagger("graph", file.toString(), "--output", nowhere);
    assertThat(unwritten.code()).isEqualTo(1);
    assertThat(unwritten.err()).startsWith("dagger graph: Expected a file that can be written");
  }

  @Test
  void aBrokerThatIsNotThereIsSaid() {
    Run run = Run.dagger("send", "--bootstrap-server", "no-such-host.invalid:1", "T", "{}");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("dagger send: Expected").contains("no-such-host.invalid:1");
  }

  private Path template(String process) throws IOException {
    Path file = folder.resolve("t.yaml");
    Files.writeString(file, "template: T\nversion: 1\nprocesses:\n  - " + process + "\n");
    return file;
  }
}
