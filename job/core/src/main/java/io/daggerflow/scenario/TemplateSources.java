package io.daggerflow.scenario;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the templates of one scenario file: files beside it, each once, or inline ones. */
final class TemplateSources {

  private final Path file;
  private final ExpressionCompiler compiler;
  private final Map<Path, TemplateReading> read = new HashMap<>();

  TemplateSources(Path file, ExpressionCompiler compiler) {
    this.file = file;
    this.compiler = compiler;
  }

  TemplateReading read(Entry entry) throws InvalidScenarioException {
    if (!entry.isText()) {
      entry.object();
      return WorkflowTemplate.read(entry.file(), entry.located(), compiler);
    }
    Path path = file.resolveSibling(entry.text());
    TemplateReading known = read.get(path);
    if (known == null) {
      known = new TemplateReader(compiler).read(path.toString(), content(entry, path));
      read.put(path, known);
    }
    return known;
  }

  private static byte[] content(Entry entry, Path path) throws InvalidScenarioException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw entry.wrong("a template file");
    } catch (IOException e) {
      throw entry.refused("Expected a template file, but it cannot be read: " + e);
    }
  }
}
