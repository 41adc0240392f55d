package io.daggerflow.flink;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the templates given at submission. Files of other kinds that live beside them, as scenario
 * files, are passed over with a line; a template with a problem stops the submission.
 */
final class TemplateFiles {

  private static final Pattern TEMPLATE =
      Pattern.compile("^[\"']?template[\"']?\\s*:", Pattern.MULTILINE);

  private final TemplateReader reader = new TemplateReader(new CelExpressions());
  private final Consumer<String> log;
  private final Map<String, WorkflowTemplate> found = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private TemplateFiles(Consumer<String> log) {
    this.log = log;
  }

  /**
   * Reads files and folders.
   *
   * @param log takes a line for each file
   */
  static List<WorkflowTemplate> read(List<Path> paths, Consumer<String> log) {
    TemplateFiles files = new TemplateFiles(log);
    paths.forEach(files::read);
    if (!files.problems.isEmpty()) {
      throw new UsageException(
          "Expected valid templates, but there are problems:\n  "
              + String.join("\n  ", files.problems));
    }
    return List.copyOf(files.found.values());
  }

  private void read(Path path) {
    if (!Files.exists(path)) {
      problems.add(path + ": Expected a file or a folder, but it does not exist");
    } else if (Files.isDirectory(path)) {
      try (Stream<Path> inside = Files.walk(path)) {
        inside.filter(TemplateFiles::mayBeTemplate).sorted().forEach(this::readFile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      readFile(path);
    }
  }

  private static boolean mayBeTemplate(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && !name.endsWith(".schema.json");
  }

  private void readFile(Path path) {
    TemplateReading reading;
    try {
      if (!isTemplate(new String(Files.readAllBytes(path), StandardCharsets.UTF_8))) {
        log.accept("Passed over " + path + ": no template");
        return;
      }
      reading = reader.read(path);
    } catch (IOException e) {
      problems.add(path + ": Expected a file that can be read, but " + e);
      return;
    }
    reading.problems().stream().filter(Problem::isError).forEach(p -> problems.add(p.toString()));
    WorkflowTemplate template = reading.template();
    if (template != null) {
      add(path, template);
    }
  }

  /** Other files name templates too, but not as their first field. */
  private static boolean isTemplate(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return TEMPLATE.matcher(text).find();
    }
    try {
      return Json.parse(text) instanceof Map<?, ?> object && object.containsKey("template");
    } catch (Json.InvalidJsonException e) {
      return true;
    }
  }

  private void add(Path path, WorkflowTemplate template) {
    WorkflowTemplate before = found.putIfAbsent(template.id(), template);
    if (before != null && !before.equals(template)) {
      problems.add(
          path + ": Expected each version once, but " + template.id() + " has two definitions");
    } else {
      log.accept("Template " + template.id() + " from " + path);
    }
  }

  /** As the job keeps them. */
  static List<StoredTemplate> stored(List<WorkflowTemplate> templates, long since) {
    List<StoredTemplate> stored = new ArrayList<>();
    for (WorkflowTemplate template : templates) {
      stored.add(StoredTemplate.active(template.id(), Json.bytes(template.source()), since));
    }
    return stored;
  }
}
