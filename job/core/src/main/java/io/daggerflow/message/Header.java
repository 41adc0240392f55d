package io.daggerflow.message;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import org.jspecify.annotations.Nullable;

/**
 * One header of a Kafka record. The bytes are not copied: nobody changes them.
 *
 * @param value null where the record has none
 */
public record Header(String name, byte @Nullable [] value) {

  /** Writes its fields. */
  public void write(FieldWriter out) {
    out.text(1, name).bytes(2, value);
  }

  /** Reads what {@link #write} wrote. */
  public static Header read(FieldReader in) {
    String name = "";
    byte[] value = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.text();
        case 2 -> value = in.bytes();
        default -> in.keep();
      }
    }
    return new Header(name, value);
  }
}
