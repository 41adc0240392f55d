package io.daggerflow.format;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.template.InvalidTemplateException;
import io.daggerflow.template.WorkflowTemplate;

/** Template files for tests. */
public final class Yaml {

  private Yaml() {}

  /** A template that is valid. */
  public static WorkflowTemplate template(String file) {
    try {
      return new TemplateReader(new CelExpressions()).read("t.yaml", file).orThrow();
    } catch (InvalidTemplateException e) {
      throw new AssertionError(e);
    }
  }

  /** A template of one process with one task; its first field stands in line 6, column 9. */
  static String withTask(String fields) {
    return """
        template: W
        version: 1
        processes:
          - name: P
            tasks:
              - %s
        """
        .formatted(fields.strip().replace("\n", "\n        "));
  }
}
