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
 * @param retired whether it takes no new starts
 */
record StoredTemplate(String id, byte[] definition, long since, boolean retired)
    implements Serializable {

  /** A version that is active. */
  static StoredTemplate active(String id, byte[] definition, long since) {
    return new StoredTemplate(id, definition, since, false);
  }

  StoredTemplate retired(boolean value) {
    return new StoredTemplate(id, definition, since, value);
  }

  byte[] toBytes() {
    return new FieldWriter(definition.length + 32)
        .text(1, id)
        .bytes(2, definition)
        .number(3, since)
        .flag(4, retired)
        .toBytes();
  }

  static StoredTemplate of(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    String id = "";
    byte[] definition = new byte[0];
    long since = 0;
    boolean retired = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.text();
        case 2 -> definition = in.bytes();
        case 3 -> since = in.number();
        case 4 -> retired = in.flag();
        default -> in.keep();
      }
    }
    return new StoredTemplate(id, definition, since, retired);
  }

  /** Whether it is the same version with the same content. */
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
