package io.daggerflow.format;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.template.Located;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    if (content.length > LARGEST) {
      return refused(file, "Expected at most " + LARGEST + " bytes, but it has " + content.length);
    }
    try {
      return read(file, decode(content));
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
    FileContent read =
        file.toLowerCase(Locale.ROOT).endsWith(".json")
            ? JsonFile.read(file, content)
            : YamlFile.read(file, content);
    Located root = read.root();
    return root == null
        ? new TemplateReading(null, read.problems())
        : together(read.problems(), WorkflowTemplate.read(file, root, compiler));
  }

  private static TemplateReading together(List<Problem> ofFile, TemplateReading reading) {
    List<Problem> all = new ArrayList<>(ofFile);
    all.addAll(reading.problems());
    all.sort(Problem.BY_POSITION);
    return new TemplateReading(ofFile.isEmpty() ? reading.template() : null, all);
  }

  /** Reads a template that is a JSON value already, as in a deployment. */
  public TemplateReading read(Map<String, @Nullable Object> source) {
    return WorkflowTemplate.read("", Located.of(source), compiler);
  }
}
