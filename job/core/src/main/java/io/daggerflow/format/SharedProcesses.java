package io.daggerflow.format;

import io.daggerflow.template.Definitions;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The shared definitions of processes that lie in one folder: files with {@code process: NAME}. The
 * folder is looked at when somebody asks for one; subfolders do not count.
 */
final class SharedProcesses implements Definitions {

  private static final String FIELD = "process";

  /** The field as it stands in a definition; other files need not be read. */
  private static final Pattern DEFINITION =
      Pattern.compile("^[\"']?process[\"']?\\s*:|^\\s*\\{", Pattern.MULTILINE);

  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable Map<String, List<Located>> found;

  SharedProcesses(Path folder) {
    this.folder = folder;
  }

  @Override
  public Set<String> names() {
    return found().keySet();
  }

  @Override
  public @Nullable Located find(String name) {
    List<Located> definitions = found().getOrDefault(name, List.of());
    for (Located other : definitions.subList(Math.min(1, definitions.size()), definitions.size())) {
      problem(
          other.file(),
          "Expected each definition once, but '"
              + name
              + "' stands in "
              + definitions.get(0).file()
              + " too");
    }
    return definitions.isEmpty() ? null : definitions.get(0);
  }

  /** What is wrong with the files that were looked at. */
  List<Problem> problems() {
    return problems;
  }

  private Map<String, List<Located>> found() {
    Map<String, List<Located>> all = found;
    if (all == null) {
      all = new TreeMap<>();
      found = all;
      for (Path file : files()) {
        add(file, all);
      }
    }
    return all;
  }

  private List<Path> files() {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(SharedProcesses::mayBeDefinition).sorted().toList();
    } catch (IOException e) {
      problem(folder.toString(), "Expected a folder that can be read, but: " + e);
      return List.of();
    }
  }

  private static boolean mayBeDefinition(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private void add(Path file, Map<String, List<Located>> all) {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      problem(file.toString(), "Expected a file that can be read, but: " + e);
      return;
    }
    if (DEFINITION.matcher(text).find()) {
      FileContent content = TemplateReader.content(file.toString(), text);
      Located root = content.root();
      String name = name(root);
      if (root == null || name != null) {
        problems.addAll(content.problems());
      }
      if (root != null && name != null) {
        all.computeIfAbsent(name, n -> new ArrayList<>()).add(root);
      }
    }
  }

  private static @Nullable String name(@Nullable Located root) {
    if (root == null || !root.isObject() || root.fields().containsKey("template")) {
      return null;
    }
    Located.Field name = root.fields().get(FIELD);
    return name != null && name.value().content() instanceof String text ? text : null;
  }

  private void problem(String file, String sentence) {
    problems.add(new Problem(file, 1, 1, "", sentence, Problem.Severity.ERROR));
  }
}
