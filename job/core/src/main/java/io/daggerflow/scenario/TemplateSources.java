package io.daggerflow.scenario;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.template.TemplateReading;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Reads the templates of one scenario file: files beside it, each once, or inline ones. */
final class TemplateSources {

  private final Path file;
  private final TemplateReader reader;
  private final Map<Path, TemplateReading> read = new HashMap<>();

  TemplateSources(Path file, ExpressionCompiler compiler) {
    this.file = file;
    this.reader = new TemplateReader(compiler);
  }

  TemplateReading read(Entry entry) throws InvalidScenarioException {
    if (!entry.isText()) {
      entry.object();
      return reader.read(
          entry.located(), entry.file(), Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }
    Path path = file.resolveSibling(entry.text()).normalize();
    TemplateReading known = read.get(path);
    if (known == null) {
      known = read(entry, path);
      read.put(path, known);
    }
    return known;
  }

  private TemplateReading read(Entry entry, Path path) throws InvalidScenarioException {
    try {
      return reader.read(path);
    } catch (NoSuchFileException e) {
      throw entry.wrong("a template file");
    } catch (IOException e) {
      throw entry.refused("Expected a template file, but it cannot be read: " + e);
    }
  }
}
