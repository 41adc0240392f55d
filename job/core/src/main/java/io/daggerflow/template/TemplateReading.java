package io.daggerflow.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a template.
 *
 * @param template null if one of the problems is an error
 * @param problems in the order of the file; only warnings if there is a template
 */
public record TemplateReading(@Nullable WorkflowTemplate template, List<Problem> problems) {

  public TemplateReading {
    problems = List.copyOf(problems);
  }

  /**
   * The template.
   *
   * @throws InvalidTemplateException if there is none
   */
  public WorkflowTemplate orThrow() throws InvalidTemplateException {
    if (template == null) {
      throw new InvalidTemplateException(problems);
    }
    return template;
  }
}
