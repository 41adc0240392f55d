package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A template version as the job keeps it: in the job graph, in broadcast state and on the way
 * there. The definition is kept as text, so that a savepoint holds all that its instances need.
 *
 * @param id {@code name@version}
 * @param definition as JSON; not copied: nobody changes it
 * @param since when it was deployed, in epoch milliseconds
 */
record StoredTemplate(String id, byte[] definition, long since) implements Serializable {

  byte[] toBytes() {
    return new FieldWriter(definition.length + 32)
        .text(1, id)
        .bytes(2, definition)
        .number(3, since)
        .toBytes();
  }

  static StoredTemplate of(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    String id = "";
    byte[] definition = new byte[0];
    long since = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.text();
        case 2 -> definition = in.bytes();
        case 3 -> since = in.number();
        default -> in.keep();
      }
    }
    return new StoredTemplate(id, definition, since);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTemplate template
        && id.equals(template.id)
        && Arrays.equals(definition, template.definition);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(definition);
  }
}
