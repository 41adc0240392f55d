package io.daggerflow.format;

/** Template files for tests. */
final class Yaml {

  private Yaml() {}

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
