package io.daggerflow.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateSchema;
import io.daggerflow.format.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The reader asks for the fields of the published JSON Schema, and for no others. */
class AskedFieldsTest {

  private static final Path COMPLETE =
      Path.of("src", "test", "resources", "templates", "complete", "Complete.yaml");

  @Test
  void theReaderAndTheSchemaKnowTheSameFields() throws IOException {
    Located root = YamlFile.read("complete", Files.readString(COMPLETE)).root();
    Check check = new Check("complete", new CelExpressions());
    assertThat(WorkflowTemplate.read(check, root, Definitions.NONE).problems()).isEmpty();
    Set<String> asked = new TreeSet<>();
    check.asked().values().forEach(asked::addAll);
    Set<String> known = new TemplateSchema().fields();
    known.remove("process");
    assertThat(asked).isEqualTo(known);
  }
}
