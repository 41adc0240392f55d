package io.daggerflow.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of the command line says of each command what the command says of itself. */
final class CommandLinePageTest {

  private static final Path PAGE = Path.of("../docs/command-line.md");

  /** What stands before is written by hand. */
  private static final String HEAD = "## Options of several commands\n";

  /** Options that several commands share, by the class that declares them. */
  private static final Map<String, String> SHARED = new LinkedHashMap<>();

  static {
    SHARED.put("Output", "Output");
    SHARED.put("Connecting", "Broker");
    SHARED.put("Patience", "Answer");
    SHARED.put("LookupOption", "Source");
    SHARED.put("Choice", "Choice");
    SHARED.put("ParameterChoice", "Choice");
    SHARED.put("Confirmation", "Confirmation");
  }

  @Test
  void everyCommandStandsInThePageWithItsOptions() throws Exception {
    String page = Files.readString(PAGE);
    int head = page.indexOf(HEAD);
    assertThat(head).as("place of '%s'", HEAD.strip()).isPositive();
    String generated = HEAD + generated();
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, page.substring(0, head) + generated);
      return;
    }
    assertThat(page.substring(head).lines())
        .as("-Dgolden.write=true writes the tables anew")
        .containsExactlyElementsOf(generated.lines().toList());
  }

  private static String generated() {
    Map<String, Map<String, String>> shared = new LinkedHashMap<>();
    SHARED.values().forEach(title -> shared.put(title, new TreeMap<>()));
    StringBuilder commands = new StringBuilder("\n## Commands\n");
    commandsOf(Dagger.commandLine(), shared, commands);
    StringBuilder text = new StringBuilder();
    shared.forEach(
        (title, rows) ->
            text.append("\n### ").append(title).append("\n\n").append(table(rows.values())));
    return text.append(commands).toString();
  }

  private static void commandsOf(
      CommandLine around, Map<String, Map<String, String>> shared, StringBuilder commands) {
    for (CommandLine line : around.getSubcommands().values()) {
      if (!line.getCommandSpec().usageMessage().hidden()) {
        command(line.getCommandSpec(), shared, commands);
        commandsOf(line, shared, commands);
      }
    }
  }

  private static void command(
      CommandSpec command, Map<String, Map<String, String>> shared, StringBuilder text) {
    List<String> rows = new ArrayList<>();
    List<String> also = new ArrayList<>();
    for (PositionalParamSpec word : command.positionalParameters()) {
      rows.add("| `" + word.paramLabel().replace("|", "\\|") + "` | " + description(word) + " |");
    }
    for (OptionSpec option : command.options()) {
      if (option.usageHelp() || option.versionHelp()) {
        continue;
      }
      String title = SHARED.get(((Field) option.userObject()).getDeclaringClass().getSimpleName());
      if (title == null) {
        rows.add(row(option));
        continue;
      }
      shared.get(title).put(option.longestName(), row(option));
      if (!also.contains(title)) {
        also.add(title);
      }
    }
    text.append("\n### ").append(name(command)).append("\n\n```text\n");
    text.append(synopsis(command)).append("\n```\n\n");
    text.append(words(command.usageMessage().description())).append("\n");
    if (!rows.isEmpty()) {
      text.append("\n").append(table(rows));
    }
    if (!also.isEmpty()) {
      text.append("\nBesides: ");
      text.append(String.join(", ", also.stream().map(CommandLinePageTest::link).toList()));
      text.append(".\n");
    }
  }

  /** {@code state stats}. */
  private static String name(CommandSpec command) {
    String qualified = command.qualifiedName();
    return qualified.substring(qualified.indexOf(' ') + 1);
  }

  private static String synopsis(CommandSpec command) {
    CommandLine line = command.commandLine();
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(120);
    return new CommandLine.Help(
            command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .synopsis(0)
        .strip();
  }

  private static String link(String title) {
    return "["
        + title.toLowerCase(java.util.Locale.ROOT)
        + "](#"
        + title.toLowerCase(java.util.Locale.ROOT)
        + ")";
  }

  private static String row(OptionSpec option) {
    String names = String.join("`, `", option.names());
    String label =
        option.paramLabel().isEmpty() || option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return "| `" + names + label.replace("|", "\\|") + "` | " + description(option) + " |";
  }

  private static String description(ArgSpec arg) {
    List<String> candidates = new ArrayList<>();
    if (arg.completionCandidates() != null) {
      arg.completionCandidates().forEach(candidates::add);
    }
    return words(arg.description())
        .replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
        .replace("|", "\\|");
  }

  private static String words(String... lines) {
    return String.join(" ", lines).replace("%%", "%");
  }

  private static String table(Iterable<String> rows) {
    StringBuilder table = new StringBuilder("| | |\n| --- | --- |\n");
    rows.forEach(row -> table.append(row).append('\n'));
    return table.toString();
  }
}
