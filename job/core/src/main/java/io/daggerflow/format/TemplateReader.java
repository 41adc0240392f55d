package io.daggerflow.format;

import io.daggerflow.builder.TemplateSource;
import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.template.Definitions;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads templates: files in YAML or JSON, or JSON values. */
public final class TemplateReader {

  private static final int LARGEST = 1_000_000;

  private final ExpressionCompiler compiler;

  public TemplateReader(ExpressionCompiler compiler) {
    this.compiler = compiler;
  }

  /**
   * Reads a file.
   *
   * @param file its name, for problems; one that ends with {@code .json} is JSON, every other YAML
   * @param content its bytes, in UTF-8
   */
  public TemplateReading read(String file, byte[] content) {
    return read(file, content, Definitions.NONE);
  }

  /**
   * Reads a file; {@code processRef} in it names files that lie beside it.
   *
   * @throws IOException if it cannot be read
   */
  public TemplateReading read(Path file) throws IOException {
    SharedProcesses beside = new SharedProcesses(file.toAbsolutePath().getParent());
    TemplateReading reading = read(file.toString(), Files.readAllBytes(file), beside);
    return together(beside.problems(), reading);
  }

  private TemplateReading read(String file, byte[] content, Definitions definitions) {
    if (content.length > LARGEST) {
      return refused(file, "Expected at most " + LARGEST + " bytes, but it has " + content.length);
    }
    try {
      return read(file, decode(content), definitions);
    } catch (CharacterCodingException e) {
      return refused(file, "Expected a text in UTF-8, but it has other bytes");
    }
  }

  private static TemplateReading refused(String file, String sentence) {
    return new TemplateReading(
        null, List.of(new Problem(file, 1, 1, "", sentence, Problem.Severity.ERROR)));
  }

  private static String decode(byte[] content) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** As {@link #read(String, byte[])}, of a text. */
  public TemplateReading read(String file, String content) {
    return read(file, content, Definitions.NONE);
  }

  private TemplateReading read(String file, String text, Definitions definitions) {
    FileContent content = content(file, text);
    Located root = content.root();
    return root == null
        ? new TemplateReading(null, content.problems())
        : together(content.problems(), WorkflowTemplate.read(file, root, compiler, definitions));
  }

  /** What stands in a file; one whose name ends with {@code .json} is JSON, every other YAML. */
  static FileContent content(String file, String text) {
    return file.toLowerCase(Locale.ROOT).endsWith(".json")
        ? JsonFile.read(file, text)
        : YamlFile.read(file, text);
  }

  private static TemplateReading together(List<Problem> ofFile, TemplateReading reading) {
    List<Problem> all = new ArrayList<>(ofFile);
    all.addAll(reading.problems());
    all.sort(Problem.BY_POSITION);
    return new TemplateReading(ofFile.isEmpty() ? reading.template() : null, all);
  }

  /** As {@link #read(Path)}, of a template that stands inside another file of a folder. */
  public TemplateReading read(Located content, String file, Path folder) {
    SharedProcesses beside = new SharedProcesses(folder);
    TemplateReading reading = WorkflowTemplate.read(file, content, compiler, beside);
    return together(beside.problems(), reading);
  }

  /** Reads a template that was written in Java. */
  public TemplateReading read(TemplateSource template) {
    return read(template.source());
  }

  /** Reads a template that is a JSON value already, as in a deployment. */
  public TemplateReading read(Map<String, @Nullable Object> source) {
    return WorkflowTemplate.read("", Located.of(source), compiler);
  }
}
